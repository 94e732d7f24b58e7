"""Reports: one file parsed, a folder read whole with the checks between its files, and the catalog that orders them.

Owns what a report is. Knows no pages and nothing that is published.
"""
