"""What reports may refer to by name: topics, registered entities, places with the gazetteer, and how names are compared.

Owns how a name finds what it stands for. Knows no reports.
"""
