"""Who signs a text that tells what 我局 or 我办 did, or stands at its head.

Owns how such a name is told at the head and at the end. Whoever signs, and does not write so, only publishes. The form finds the
same, in `contribute/signers.js`.
"""

from __future__ import annotations

import re

from eventlib.authoring.evidence.event_date import ORDERS
from eventlib.authoring.evidence.organisation_names import organisations_in
from eventlib.authoring.evidence.organisation_words import AGENCY
from eventlib.authoring.masthead import without_credits
from eventlib.authoring.raw_text import RawAnalysis
from eventlib.vocabulary.places import Gazetteer

OURS = re.compile("(?:我|本)(局|委|办|厅|院|署|部|行|中心|校|队)(?![们国门分])")
"""What an agency calls itself."""
_KIND_OF_SIGNER = re.compile(
    "(局|厅|院|署|部|行|中心|队) [^ ]+\\1|委 [^ ]+委(?:员会)?|办 [^ ]+办(?:公室)?|校 [^ ]+(?:学校|大学|学院|中学|小学)|"
    "(.)委网信办 [^ ]+\\2委网络安全和信息化委员会办公室"
)
# What the office that edits a briefing is called in it.
_OFFICE = re.compile("[省市区县州盟旗]委网信办")
_EDITS = re.compile("(?:主?编|编印|印发)$")
LINES_SIGNED = 5
"""How many of the last lines of a text, credits aside, may name who signs it."""


def signers(raw: RawAnalysis, gazetteer: Gazetteer) -> list[str]:
    """Return the names of who signs a text, or heads it, and calls itself 我局, 我办 or 市委网信办 in it, or orders something by it."""
    is_order = ORDERS.search(raw.title) is not None
    called = [*(ours[1] for ours in OURS.finditer(raw.happening)), *_OFFICE.findall(raw.happening)]
    kinds = list(dict.fromkeys(called))
    last = without_credits(raw.text).split("\n")[-LINES_SIGNED:] if kinds or is_order else []
    names = dict.fromkeys(_EDITS.sub("", name) for name in " ".join([raw.masthead, *last]).split())
    fitting = [
        name
        for name in names
        if (is_order and AGENCY.search(name)) or any(_KIND_OF_SIGNER.fullmatch(f"{kind} {name}") for kind in kinds)
    ]
    return [name for name in fitting if [*organisations_in(name, gazetteer)] == [(0, len(name))]]
