"""What the form does in a browser takes time as its text grows, or it refuses the text: the page is never held up."""

from __future__ import annotations

import pytest

from growing_shapes import SHAPES, Shape, broken, longest
from sites import FormRunner
from speed import slowness

SECONDS = 1.0
# 99,000 characters: a bound for busy machines; of the processor no shape takes the form more than 0.2 s.
SECONDS_OF_LONGEST = 3.0
TIMED = (
    f"const seconds = {SECONDS};"
    + """
    const { takeApart } = await load("take_apart.js");
    const once = (work) => {
        const begin = performance.now();
        work();
        return (performance.now() - begin) / 1000;
    };
    // Other work slows ours, and a page does not know the time of the processor.
    const timed = (work) => {
        let least = Infinity;
        for (let time = 0; time < 20 && least > seconds; time += 1) least = Math.min(least, once(work));
        return least;
    };
    const empty = report_file.emptyReport(facts);
    const sections = (text) => empty.sections.map((_, at) => (at ? "" : text));
    return given.map((texts) => texts.map((text) => [
        timed(() => takeApart(`标题\\n\\n${text}`, facts)),
        timed(() => check.checkReport({ ...empty, sections: sections(text) }, facts)),
        timed(() => check.checkReport({ ...empty, title: text, region: [{ name: text }], entities: [{ name: text }] }, facts)),
    ]));
"""
)


def texts(shape: Shape) -> list[str]:
    """Return a shape in 20 KB and 300 KB, on one line and on many, and in the longest text that is not refused."""
    whole = [shape.text(length) for length in (20_000, 300_000)]
    return [*whole, *map(broken, whole), longest(shape)]


@pytest.mark.long
def test_no_shape_holds_the_form_up(run_form: FormRunner) -> None:
    slow, slower = [], slowness()
    for first in range(0, len(SHAPES), 15):
        shapes = SHAPES[first : first + 15]
        spent = run_form(TIMED, [texts(shape) for shape in shapes])
        for shape, kinds in zip(shapes, spent, strict=True):
            slow += [
                f"{shape!r:.60} {times}"
                for times, seconds in zip(kinds, (*[SECONDS] * 4, SECONDS_OF_LONGEST), strict=True)
                if max(times) > seconds * slower
            ]
    assert slow == []
