"""The domain of the library of event analyses: reports, places, entities, topics, and what a site shows of them.

Nothing in this package knows MkDocs. Text comes in, values and text go out; the hooks and the scripts do the I/O
around it. `library.folder.load_library` is the way in: it reads a folder of reports and returns what is in it and what
is wrong with it.
"""
