"""The domain of the library of event analyses: reports, places, entities, topics, and what a site shows of them.

Nothing in this package knows MkDocs. Text comes in, values and text go out. Four modules do more: `library.folder`
reads a folder of reports, `cache.store` keeps what later runs need not do again, `search.cache` keeps parts of the search
index, `authoring.history` asks git; all other input and output is done by the hooks and the scripts.
`library.folder.load_library` is the way in: it returns what is in a folder of reports and what is wrong with it.
"""

import os

# NumPy brings a library of linear algebra, which starts a thread for each processor and has them turn idly for a tenth of
# a second. Nothing here multiplies matrices, and each worker would begin so. Whoever sets it knows better.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
