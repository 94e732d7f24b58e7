"""The Markdown of a body: what it shows as safe HTML, as plain text, and where its marks are.

Owns the one set-up of the Markdown parser. What names are linked it is handed; it knows no vocabulary and no reports.
"""
