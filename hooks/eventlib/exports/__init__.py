"""What programs read of the site: the JSON API, lists as CSV, feeds, schemas, and the template of Word files.

Every function returns text or values; nothing here writes a file.
"""
