"""The rules that the check has and the form has not."""

from __future__ import annotations

_WHY = {
    "the form writes the file, its encoding, its front matter and its name, and an editor shows its own": """
        file-unreadable file-link file-too-large file-folder file-unexpected encoding encoding-bom
        front-matter-missing front-matter-unclosed front-matter-type yaml-syntax yaml-unsupported yaml-comment
        key-full-width-colon key-duplicate date-file-name proposal-unconfirmed""",
    "the form draws and names the files of its pictures, and places them": """
        figure-missing figure-place figure-type figure-damaged figure-name figure-private figure-folder""",
    "the form makes new reports": "status-withdrawn redirect-invalid follows-cycle",
    "it holds what one field says against another, or against the text": "publisher-domain summary-number person-unnamed",
    "the form fills in the day": "published-missing",
    "which addresses are of one page is told by the conventions of many sites": "source-same-page source-similar",
    "blocks of Markdown tell what of a text is prose": """
        char-full-width char-space punctuation-half-width punctuation-repeated punctuation-unpaired""",
    "it takes all reports, or all of the vocabulary": """
        report-duplicate-id report-duplicate-source report-near-duplicate report-similar-source entity-spelling publisher-spelling vocabulary-name
        vocabulary-reference vocabulary-cycle vocabulary-missing""",
}
"""Why, and which."""

IN_THE_CHECK_ALONE = frozenset(" ".join(_WHY.values()).split())
