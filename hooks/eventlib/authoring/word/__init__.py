"""Word documents, read for `import`.

Owns what of a .docx is text, and in which order; all that Word shows and that does not come along is listed. mammoth reads
the document between a pass over its XML before and one over what comes of it. What the text means is not its business:
that is of `raw_text` and `evidence`, which have it from here as from a text that was typed.
"""
