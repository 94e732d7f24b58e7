"""How well `import` reads analyses whose front matter is known: `python -m measure.imports`.

Prints, over the analyses in `tests/fixtures/analyses` and the briefings, WeChat texts and texts out of Word documents in
`tests/fixtures/briefings`, the share of titles, dates, places, registered entities, sources and their publishers found, and for
organisations that the vocabulary does not hold the share found and the share of wrong proposals; then every difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from eventlib.authoring.evidence.proposals import Draft, propose
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.vocabulary.vocabulary import VOCABULARY_FILES, Vocabulary, load_vocabulary

PROJECT = Path(__file__).resolve().parents[2]
ANALYSES = PROJECT / "tests" / "fixtures" / "analyses"
BRIEFINGS = PROJECT / "tests" / "fixtures" / "briefings"
SECTIONS = ("事件概述", "事件描述与分析", "对我国影响分析研判", "应对策略", "结论", "出处")


@dataclass
class Score:
    """How many of the expected values of one kind were found, and what else was proposed."""

    expected: int = 0
    found: int = 0
    wrong: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the expected values that was found."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def wrong_share(self) -> float:
        """The share of the proposals that is wrong."""
        return self.wrong / (self.found + self.wrong) if self.found + self.wrong else 0.0

    def add(self, name: str, expected: set[str], proposed: set[str]) -> None:
        """Count the values of one analysis."""
        self.expected += len(expected)
        self.found += len(expected & proposed)
        self.wrong += len(proposed - expected)
        self.differences += [f"{name}：没有找到 {value}" for value in sorted(expected - proposed)]
        self.differences += [f"{name}：多出 {value}" for value in sorted(proposed - expected)]


def analyses_vocabulary() -> Vocabulary:
    """Return the vocabulary of the analyses.

    Raises:
        ValueError: something is wrong with it.
    """
    files = {name: (ANALYSES / "vocabulary" / name).read_bytes() for name in VOCABULARY_FILES}
    vocabulary, findings = load_vocabulary(files, "vocabulary")
    if findings:
        raise ValueError("\n".join(map(str, findings)))
    return vocabulary


def measure(folder: Path = ANALYSES, chosen: str = "*") -> dict[str, Score]:
    """Return the score of every kind of proposal, by its Chinese name, over the texts of a folder whose names match."""
    vocabulary = analyses_vocabulary()
    registered = {entity.name for entity in vocabulary.entities}
    scores: dict[str, Score] = {}
    for path, draft, expected in drafts(vocabulary, folder, chosen):
        entities = {proposal.value: proposal.role for proposal in draft.entities}
        people = {f"{person}：{role}" for person, role in expected["people"].items()}
        new = set(entities) - registered
        proposed = {
            "标题": ({expected["title"]} if expected.get("title") else set(), {draft.raw.title} - {""}),
            "日期": ({expected["date"].isoformat()}, {draft.date.value} if draft.date else set()),
            "地区": (set(expected["region"]), {proposal.value for proposal in draft.regions}),
            "已登记实体": (set(expected["known"]), set(entities) & registered),
            "来源": (
                {f"{source['url']} {source.get('title', '')}" for source in expected["source"]},
                {f"{source.url} {source.title}" for source in draft.sources},
            ),
            "发布者": (
                {f"{source['url']} {source['publisher']}" for source in expected["source"] if "publisher" in source},
                {f"{source.url} {source.publisher}" for source in draft.sources if source.publisher},
            ),
            # `fair`: organisations that the text names beside those that it is about; to propose them is no fault.
            "新组织": (set(expected["new"]), new - set(expected["people"]) - set(expected.get("fair", []))),
            "新人物及职务": (people, {f"{v}：{entities[v]}" for v in new & set(expected["people"])}),
        }
        if "title" not in expected:
            del proposed["标题"]
        if not any("publisher" in source for source in expected["source"]):
            del proposed["发布者"]  # of older texts it is not written down
        for kind, (wanted, given) in proposed.items():
            scores.setdefault(kind, Score()).add(path.stem, wanted, given)
    return scores


def drafts(
    vocabulary: Vocabulary, folder: Path = ANALYSES, chosen: str = "*"
) -> Iterator[tuple[Path, Draft, dict[str, Any]]]:
    """Yield each text: its file, what is proposed for it, and what is expected."""
    expected = yaml.safe_load((folder / "expected.yml").read_text(encoding="utf-8"))
    for path in sorted(folder.glob(f"{chosen}.txt")):
        raw = read_raw_analysis(path.read_text(encoding="utf-8"), SECTIONS)
        yield path, propose(raw, vocabulary), expected[path.stem]


def main() -> int:
    """Print the shares and every difference."""
    for folder in (ANALYSES, BRIEFINGS):
        scores = measure(folder)
        print(f"{folder.name}：{len(list(folder.glob('*.txt')))} 篇")
        for kind, score in scores.items():
            print(
                f"  {kind}：{score.found}/{score.expected} = {score.recall:.0%}，提议中错误的占 {score.wrong_share:.0%}"
            )
        for kind, score in scores.items():
            for difference in score.differences:
                print(f"    {kind}　{difference}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
