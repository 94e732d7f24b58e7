"""Search: from reports to the static files that the reader's browser searches.

`documents` says what of a report is searchable, `normalise` in which form, `index` how it is laid out in files. The
browser's side is `docs/assets/javascripts/search/`, with the same names. The engine knows nothing of reports but
documents, so that an existing search server could take its place.
"""
