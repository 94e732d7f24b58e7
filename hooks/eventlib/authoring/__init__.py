"""What helps people to write, mend and review reports: importing, new drafts, fixes, impact, the form on the site.

Proposals are never decisions, and nothing is changed that has more than one right form. Two rooms lie within
this one: `word/` for Word documents, `evidence/` for what a raw text tells of each field.
"""
