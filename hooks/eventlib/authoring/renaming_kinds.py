"""Whether a renaming would make one of a person and an organisation: it may be meant, and cannot be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventlib.authoring.renaming_reports import names_with_role
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.names import normalise_name
from eventlib.vocabulary.vocabulary import Vocabulary


def mixed_kinds(old: str, new: str, vocabulary: Vocabulary, reports: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what to know where one of two names is that of a person, and the other one of something else.

    Who is not registered is a person where reports give them a role, as on the site.
    """
    kinds = [_kind(name, vocabulary, reports) for name in (old, new)]
    if None not in kinds and ("人物" in kinds) and kinds[0] != kinds[1]:
        told = "，".join(f"「{name}」是{kind}" for name, kind in zip((old, new), kinds, strict=True))
        yield f"注意：{told}，种类不同。不是同一个的，不要合并；类型登记错了的，先在 entities.yml 里改 type。"


def _kind(name: str, vocabulary: Vocabulary, reports: Mapping[str, bytes]) -> str | None:
    owners = vocabulary.entities_named(name)
    if len(owners) == 1:
        return owners[0].type.label if owners[0].type else None
    is_person = not owners and normalise_name(name) in names_with_role(reports)
    return EntityType.PERSON.label if is_person else None
