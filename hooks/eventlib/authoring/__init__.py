"""What helps people to write, mend and review reports: importing, new drafts, fixes, impact, the form on the site.

Proposals are never decisions, and nothing is changed that has more than one right form. Word documents have a room within
this one, `word/`.
"""
