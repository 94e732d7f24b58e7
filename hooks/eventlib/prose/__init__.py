"""The Markdown of a body, parsed once: what it shows as safe HTML, and as blocks of text with their lines.

Owns the one set-up of the Markdown parser. What is linked in the HTML it is told; it knows no vocabulary and no
reports.
"""
