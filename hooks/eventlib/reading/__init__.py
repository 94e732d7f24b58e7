"""Bytes become values with positions: encoding, front matter, strict YAML, the field tables, and findings with an address.

Owns what may stand in a file and how each mistake is said. Knows no vocabulary, no Markdown and no reports.
"""
