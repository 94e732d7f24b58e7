from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from eventlib.library import near_duplicates
from eventlib.library.near_duplicates import SHORTEST, NearDuplicate, find_near_duplicates, signature

HOOKS = Path(near_duplicates.__file__).parents[2]
CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]


def text_of(chance: random.Random, length: int = 2800) -> str:
    return "".join(chance.choices(CHARACTERS, k=length))


def found(texts: dict[str, str]) -> list[NearDuplicate]:
    signed = [(key, own) for key, text in texts.items() if (own := signature(text))]
    return list(find_near_duplicates(signed, texts.__getitem__))


def test_texts_with_a_tenth_exchanged_are_always_found_and_others_never() -> None:
    chance = random.Random(7)
    texts = {}
    for number in range(150):
        text = text_of(chance)
        texts[f"{number}"] = text
        at = chance.randrange(len(text) - 280)
        texts[f"{number} again"] = f"{text[:at]}{text_of(chance, 280)}\n{text[at + 280 :]}"
    pairs = [(each.key, each.other) for each in found(texts)]
    assert pairs == [(f"{number} again", f"{number}") for number in range(150)]


def test_similarity_is_that_of_the_characters() -> None:
    chance = random.Random(7)
    text = text_of(chance, 1000)
    changed = text[:900] + text_of(chance, 100)
    (one,) = found({"a": text, "b": changed})
    assert (one.key, one.other) == ("b", "a")
    assert 90 <= one.similarity < 91
    # Half of it new: not nearly the same.
    assert found({"a": text, "b": text[:500] + text_of(chance, 500)}) == []


def test_short_texts_have_no_signature() -> None:
    assert signature("字" * (SHORTEST - 1) + " \n") == b""
    assert signature("字" * SHORTEST)


def test_signatures_are_the_same_in_every_process() -> None:
    # Python's own hash of a text changes with this seed.
    program = "import sys; sys.path.insert(0, sys.argv[1]); from eventlib.library.near_duplicates import signature; "
    program += "print(signature(''.join(map(chr, range(0x4e00, 0x4e00 + 600)))))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(HOOKS)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
