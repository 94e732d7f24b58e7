"""Bundling: a built site is made one that is opened from disk, without a server, and packed to be carried elsewhere.

It changes how pages are reached and how programs load files, and never what a page says.
"""
