"""What programs read of the site: the JSON API with its schemas, lists as CSV, feeds, the schemas of the file format.

Every function returns text or values; nothing here writes a file.
"""
