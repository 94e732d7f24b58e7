"""Queries by class, drawn from what is searchable, and what each should find: a plain scan of the same texts."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from functools import partial

from eventlib.library.catalog import Catalog
from eventlib.pages.addresses import facet_key
from eventlib.search.documents import SearchDocument
from eventlib.search.normalise import find_all, is_unspaced, normalise, simplified_forms
from eventlib.search.query import Query, parse_query
from eventlib.search.suggestions import suggestions
from eventlib.vocabulary.names import pinyin, pinyin_syllables

QUERIES = 600


def draw_queries(catalog: Catalog, documents: list[SearchDocument], seed: int = 3) -> dict[str, list[str]]:
    """Return queries by class; all but a few have results."""
    chance = random.Random(seed)
    traditional = {simple: other for other, simple in reversed(simplified_forms().items())}

    def piece(shortest: int, longest: int) -> str:
        while True:
            text = chance.choice(chance.choice(documents).texts)
            start = chance.randrange(max(len(text) - longest, 1))
            found = text[start : start + chance.randint(shortest, longest)]
            if found.isalpha():
                return found

    def company() -> str:
        return chance.choice(list(catalog.entities.values())).name

    aliases = [alias for entity in catalog.entities.values() for alias in entity.aliases]

    def place() -> str:
        return chance.choice(catalog.places).name

    classes: dict[str, Callable[[], str]] = {
        "word": lambda: piece(2, 2),
        "compound": lambda: piece(4, 6),
        "company": company,
        "place": place,
        "substring": lambda: piece(3, 12),
        "alias": lambda: chance.choice(aliases),
        "pinyin": lambda: pinyin(place()),
        "traditional": lambda: "".join(traditional.get(character, character) for character in company()),
        "full-width": lambda: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in pinyin(place())),
        "two terms": lambda: f"{piece(2, 3)} {place()}",
        "single character": lambda: piece(1, 1),
        "excluded": lambda: f"{piece(1, 2)} -{place()}",
        "date": lambda: f"{piece(1, 1)} {chance.choice(documents).id[: chance.choice((7, 10))]}",
        "span": lambda: f"{piece(1, 2)} {'..'.join(sorted(chance.choice(documents).id[:10] for _ in range(2)))}",
        "either": lambda: f"{piece(2, 3)} OR {company()} {piece(1, 1)}",
    }
    return {name: [draw() for _ in range(QUERIES // len(classes) + 1)] for name, draw in classes.items()}


def searchable_lines(catalog: Catalog, documents: list[SearchDocument]) -> list[tuple[SearchDocument, list[str]]]:
    """Return each document with all texts that it is found by: paragraphs and registered names."""
    names: dict[str, list[str]] = {}
    for kind, rows in suggestions(catalog)["rows"].items():
        for key, *_, written in rows:
            texts = [text for _, text, *_ in written]
            spelt = [normalise(spelling) for text in texts for spelling in spellings(text)]
            spelt = [name for name in spelt if not any(map(is_unspaced, name))]
            if kind == "places":
                texts.append(catalog.gazetteer.path(catalog.gazetteer[key.upper() if len(key) == 2 else key]))
            names[key] = [*map(normalise, texts), *spelt, *(name.replace(" ", "") for name in spelt)]
    borne: dict[str, list[str]] = {}
    for target, reports in (
        *((catalog.entities[key], reports) for key, reports in catalog.by_entity.items()),
        *((catalog.gazetteer[code], reports) for code, reports in catalog.by_place.items()),
        *((topic, catalog.by_topic.get(topic.id, ())) for topic in catalog.topics),
    ):
        for report in reports:
            borne.setdefault(report.id, []).extend(names[facet_key(target)])
    found = []
    for document in documents:
        lines = [normalise(line) for text in (document.title, *document.texts) for line in text.split("\n")]
        found.append((document, [*lines, *borne[document.id]]))
    return found


def spellings(name: str) -> tuple[str, ...]:
    """Return the pinyin and the initials of a name; none where there is nothing to be spelt."""
    text, at, letters = unicodedata.normalize("NFKC", name), 0, ""
    syllables = pinyin_syllables(name)
    for syllable in syllables:
        is_run = text.startswith(syllable, at)
        letters += syllable if is_run else syllable[:1]
        at += len(syllable) if is_run else 1
    return () if "".join(syllables) == text else ("".join(syllables), letters)


def scan(lines: list[tuple[SearchDocument, list[str]]], query: str) -> set[str]:
    """Return the ids of the documents that a query matches."""
    parsed = parse_query(query, normalise)

    def stands(texts: list[str], term: str) -> bool:
        return any(term in text and find_all(term, text) for text in texts)

    return {
        document.id
        for document, texts in lines
        if parsed != Query() and parsed.matches(document.days, partial(stands, texts))
    }
