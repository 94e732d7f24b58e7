"""All that knows MkDocs: what a build holds, generated pages and files, heads of pages, filters of templates.

Another shell, for another site generator, would be written in place of this folder and of `site_build.py` alone.
"""
