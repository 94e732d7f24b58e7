"""Which pages the site has, where they are, and the facts on each. Catalog in, `Page` values out.

The HTML is the matter of the templates in `overrides/`; MkDocs is not known here.
"""
