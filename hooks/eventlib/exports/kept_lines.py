"""What lists say of each report, kept from one build to the next: an added report changes the lists that thousands are in."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from eventlib.cache.encoding import encoded
from eventlib.cache.store import Store
from eventlib.exports.exports import Line, Lines
from eventlib.workers import map_items

_KIND = "lines"
_decoder = msgspec.msgpack.Decoder(Line)


def know_lines(lines: Lines, keys: Mapping[str, str], store: Store) -> None:
    """Have it known what lists say of reports; what is not kept is made, by workers where it is of many, and kept.

    `keys` has of each report, by its id, what stands for all that a list says of it, the program among it.
    """
    packed = store.get_many(_KIND, keys.values())
    known = {report_id: line for report_id, key in keys.items() if (line := _unpacked(packed.get(key, b"")))}
    missing = [report_id for report_id in keys if report_id not in known]
    made = dict(zip(missing, map_items(lines.make, missing), strict=True))
    store.put_many(_KIND, {keys[report_id]: encoded(line) for report_id, line in made.items()})
    store.keep_only(_KIND, keys.values())
    lines.know(known | made)


def _unpacked(raw: bytes) -> Line | None:
    try:
        return _decoder.decode(raw)
    except msgspec.DecodeError:
        return None
