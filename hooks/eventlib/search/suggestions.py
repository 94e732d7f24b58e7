"""The names by which reports are found: of every entity, place and topic with reports, with pinyin and initials.

The search box suggests them, facets are labelled with them, and a report is found by every name of what it is about.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from eventlib.cache.digests import digest_of, program_digest
from eventlib.library.catalog import Catalog
from eventlib.library.fields import FACETS
from eventlib.library.report import EntityMention
from eventlib.pages.addresses import ARCHIVE_URI, ENTITIES_URI, REGIONS_URI, TOPICS_URI, facet_key
from eventlib.search.columns import column, lists_columns, steps_column, texts_columns
from eventlib.search.normalise import simplified_forms
from eventlib.search.parts import PartStore, json_text, zipped_columns
from eventlib.uris import HOME_URI, relative_url
from eventlib.vocabulary.names import know_syllables, pinyin_syllables
from eventlib.vocabulary.places import CHINA, Place, PlaceKind
from eventlib.vocabulary.vocabulary import Topic

# Why a name was found, as the browser says it: see WHY in suggestions.js and box.js.
NAME, ALIAS = range(2)

_NAMES, _PINYIN = "search-names", "search-pinyin"
"""The kinds under which the whole vocabulary in use is kept, and the syllables of each name."""

_KIND = {field.holds: kind for kind, field in FACETS.items() if field.is_named}
"""The kind of facet that counts what has a name, by the type of these things."""


def names_in_use(catalog: Catalog, store: PartStore) -> bytes:
    """Return the file `names` of the vocabulary in use; pinyin that the store has is not made anew."""
    written = _written(catalog)
    digest = digest_of((program_digest(), written, facet_key(catalog.gazetteer[CHINA])))
    kept = store.get_many(_NAMES, [digest])
    if digest in kept:
        return kept[digest]
    content = names_file(suggestions(catalog, lambda names: _kept_syllables(names, store)))
    store.put_many(_NAMES, {digest: content})
    store.keep_only(_NAMES, [digest])
    return content


def common_readings() -> str:
    """Return how the 6,763 Han characters of GB/T 2312 are read, most of what anybody types, as JSON.

    An object: by syllable, all characters that are read so. Who misspells a name often writes characters of no name.
    """
    codes = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    # Five of these codes are no character.
    characters = "".join(code.decode("gb2312", "ignore") for code in codes)
    return json_text(_by_reading({character: pinyin_syllables(character)[0] for character in characters}))


def suggestions(catalog: Catalog, spell_all: SpellAll | None = None) -> dict[str, Any]:
    """Return the vocabulary in use: what the file `names` of the search index says, in rows.

    `rows` holds a list for each kind of facet, of (key, what it is, number of reports, key of the place it lies in or null,
    keys of what else it belongs to, names). A name is (reason, text) or (reason, text, syllables). `readings` gives the
    pinyin of characters; a name that is read otherwise says so by its syllables. `folders` holds where the page of a key
    lies, and those of months. The full name of a place is the names from the outermost to itself, but for that of the country `home`.
    """
    written = _written(catalog)
    spelt = (spell_all or _syllables)(_names_in(written))
    folders = {_KIND[EntityMention]: ENTITIES_URI, _KIND[Place]: REGIONS_URI, _KIND[Topic]: TOPICS_URI}
    readings = _readings({text: syllables for (text, _), syllables in spelt.items()})
    return {
        "home": facet_key(catalog.gazetteer[CHINA]),
        "folders": {
            **{kind: relative_url(HOME_URI, uri) for kind, uri in folders.items()},
            "months": relative_url(HOME_URI, ARCHIVE_URI),
        },
        "readings": _by_reading(readings),
        "rows": {
            kind: [
                [*row, [_name(name[0], reason, spelt[name], readings) for name, reason in names.items()]]
                for *row, names in rows
            ]
            for kind, rows in written.items()
        },
    }


def names_file(names: Mapping[str, Any]) -> bytes:
    """Return the file `names` of the search index, which says in columns what `suggestions` says in rows."""
    readings = names["readings"]
    spelt = [texts_columns([*readings]), column(map(len, readings.values())), "".join(readings.values())]
    rows = {kind: _columns_of(listed) for kind, listed in names["rows"].items()}
    texts = (text for listed in names["rows"].values() for *_, written in listed for _, text, *_ in written)
    forms = simplified_forms()
    used = set(unicodedata.normalize("NFKC", "".join(texts))) & forms.keys()
    return zipped_columns(
        {
            **names,
            "traditional": steps_column(sorted(map(ord, forms))),
            "forms": "".join(f"{each}{forms[each]}" for each in sorted(used)),
            "readings": spelt,
            "rows": rows,
        }
    )


def _columns_of(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    keys, whats, counts, above, further, names = zip(*rows, strict=True) if rows else [()] * 6
    number = {key: index for index, key in enumerate(keys)}
    kinds = sorted(set(whats))
    written = [name for listed in names for name in listed]
    # Most aliases are the name without its end: 嘉兴 of 嘉兴市.
    lacking = [
        len(listed[0][1]) - len(text) if listed[0][1].startswith(text) else 0
        for listed in names
        for _, text, *_ in listed
    ]
    spelt = [(index, syllables[0]) for index, (_, _, *syllables) in enumerate(written) if syllables]
    return {
        "keys": texts_columns(keys),
        "whats": [kinds, column(map(kinds.index, whats))],
        "counts": column(counts),
        "above": column(0 if key is None else number[key] + 1 for key in above),
        "further": lists_columns([number[key] for key in listed] for listed in further),
        "names": column(map(len, names)),
        "reasons": column(reason for reason, *_ in written),
        "lacking": column(lacking),
        "texts": texts_columns([text for (_, text, *_), less in zip(written, lacking, strict=True) if not less]),
        "spelt": [steps_column([index for index, _ in spelt]), [syllables for _, syllables in spelt]],
    }


_Name: TypeAlias = tuple[str, bool]
"""A name, and whether it is that of a person, which begins with a surname."""
SpellAll: TypeAlias = Callable[[Iterable[_Name]], dict[_Name, list[str]]]


def _syllables(names: Iterable[_Name]) -> dict[_Name, list[str]]:
    return {(text, is_person): pinyin_syllables(text, is_person=is_person) for text, is_person in names}


def _kept_syllables(names: Iterable[_Name], store: PartStore) -> dict[_Name, list[str]]:
    keys, found = _found_syllables(names, store)
    made = _syllables(name for name in keys if name not in found)
    store.put_many(_PINYIN, {keys[name]: "\n".join(syllables).encode() for name, syllables in made.items()})
    store.keep_only(_PINYIN, keys.values())
    return found | made


def _found_syllables(names: Iterable[_Name], store: PartStore) -> tuple[dict[_Name, str], dict[_Name, list[str]]]:
    """Return under which key the syllables of each name are kept, and those that are."""
    keys = {name: digest_of((program_digest(), name)) for name in names}
    kept = store.get_many(_PINYIN, keys.values())
    return keys, {name: kept[key].decode().split("\n") for name, key in keys.items() if key in kept}


def know_readings(catalog: Catalog, store: PartStore) -> None:
    """Have it known how the names in use are read, as far as an earlier index has found out: pages put them in order by that."""
    _, found = _found_syllables(_names_in(_written(catalog)), store)
    know_syllables(found)


def _names_in(written: Mapping[str, Iterable[tuple[Any, ...]]]) -> Iterable[_Name]:
    return dict.fromkeys(name for rows in written.values() for *_, names in rows for name in names)


def _written(catalog: Catalog) -> dict[str, list[tuple[Any, ...]]]:
    kinds = {_KIND[EntityMention]: _entities, _KIND[Place]: _places, _KIND[Topic]: _topics}
    return {kind: list(rows_of(catalog)) for kind, rows_of in kinds.items()}


def _entities(catalog: Catalog) -> Iterator[tuple[Any, ...]]:
    for entity in catalog.entities.values():
        names = _names(entity.name, entity.aliases, is_person=catalog.has_surname(entity))
        if catalog.has_surname(entity) and entity.id not in catalog.people:
            names[entity.name, False] = ALIAS  # nothing says for certain that it is a person: 翟明 is found by di too
        above = [facet_key(catalog.entities[entity.parent])] if entity.parent else []
        yield facet_key(entity), entity.type_name, len(catalog.by_entity[entity.id]), None, above, names


def _places(catalog: Catalog) -> Iterator[tuple[Any, ...]]:
    for place in catalog.places:
        names = _names(place.name, (place.short_name, *place.aliases, *(former.name for former in place.formerly)))
        what = place.kind.value if place.kind is PlaceKind.GROUP else FACETS[_KIND[Place]].title
        above = facet_key(catalog.gazetteer[place.parent]) if place.parent else None
        # A place above it says which groups that one is in.
        groups = [facet_key(group.place) for group in catalog.gazetteer.groups if place.code in group.members]
        yield facet_key(place), what, len(catalog.by_place[place.code]), above, groups, names


def _topics(catalog: Catalog) -> Iterator[tuple[Any, ...]]:
    for topic in catalog.topics:
        if count := len(catalog.by_topic.get(topic.id, ())):
            yield facet_key(topic), FACETS[_KIND[Topic]].title, count, None, [], _names(topic.name, topic.aliases)


def _names(name: str, aliases: Iterable[str], *, is_person: bool = False) -> dict[_Name, int]:
    """Return the reason why something is found by each of its names."""
    return {(name, is_person): NAME, **{(alias, is_person): ALIAS for alias in aliases if alias != name}}


def _readings(names: Mapping[str, list[str]]) -> dict[str, str]:
    """Return how each Han character is read most often in these names."""
    heard: dict[str, Counter[str]] = {}
    for text, syllables in names.items():
        for character, syllable in _aligned(text, syllables):
            heard.setdefault(character, Counter())[syllable] += 1
    return {character: min(found, key=lambda each: (-found[each], each)) for character, found in heard.items()}


def _aligned(name: str, syllables: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each Han character of a name with its syllable."""
    text, at = unicodedata.normalize("NFKC", name), 0
    for syllable in syllables:
        if text.startswith(syllable, at):  # a run of other characters stays as it is
            at += len(syllable)
        else:
            yield text[at], syllable
            at += 1


def _name(text: str, reason: int, syllables: list[str], readings: Mapping[str, str]) -> list[Any]:
    return [reason, text] if syllables == spell(text, readings) else [reason, text, syllables]


def spell(name: str, readings: Mapping[str, str]) -> list[str]:
    """Return a name in syllables by the readings of its characters alone, the way the browser does."""
    syllables: list[str] = []
    run = False
    for character in unicodedata.normalize("NFKC", name):
        if character in readings:
            syllables.append(readings[character])
        elif run:
            syllables[-1] += character
        else:
            syllables.append(character)
        run = character not in readings
    return syllables


def _by_reading(readings: Mapping[str, str]) -> dict[str, str]:
    """Return all characters of each reading as one string: shorter than the other way round."""
    found: dict[str, str] = {}
    for character in sorted(readings):
        found[readings[character]] = found.get(readings[character], "") + character
    return dict(sorted(found.items()))
