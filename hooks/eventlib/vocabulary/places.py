"""Places: the divisions of China, countries, world cities and groups of them, and how a name finds its place.

Owns the resolution of names. Knows neither reports nor the tables that places come from (`national.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from eventlib.vocabulary.names import NEAREST, near_names, normalise_name

CHINA = "CN"
WHOLE_COUNTRY = "全国"
"""What an event may be said to be in, and by which no text names a place."""
SHORTEST_NAME = 2
"""Characters of the shortest full name of a division: 赵县."""


class PlaceKind(StrEnum):
    """The level of a place; the value is what a reader sees."""

    GROUP = "区域"
    COUNTRY = "国家和地区"
    PROVINCE = "省级"
    PREFECTURE = "地级"
    COUNTY = "县级"
    WORLD_CITY = "国外城市"


class FormerName(NamedTuple):
    """What a division was called, with the first and the last year in which tables of codes have it; they begin with 1980."""

    name: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    `code` is the permanent id: six digits (GB/T 2260) for a division of China, ISO 3166-1 alpha-2 for a country,
    `us-san-francisco` for a world city, a word such as `yangtze-river-delta` for a group.
    """

    code: str
    name: str
    kind: PlaceKind
    parent: str | None = None
    """Code of the place directly above; none for countries and groups."""
    aliases: tuple[str, ...] = ()
    description: str = ""
    formerly: tuple[FormerName, ...] = ()
    """Divisions that became this one, under the names that they had; its own name where it is no more itself."""

    @property
    def is_former(self) -> bool:
        """Whether the division is no more."""
        return any(former.name == self.name for former in self.formerly)

    @property
    def former_words(self) -> tuple[str, ...]:
        """The former names that are parts of other words, and are read in a text only behind the place above: 动力区, 开县."""
        return tuple(each.name for each in self.formerly if each.name.endswith("区") or len(each.name) <= SHORTEST_NAME)

    @property
    def short_name(self) -> str:
        """The name without its division suffix: 嘉兴 for 嘉兴市."""
        return short_name(self.name) if self.code.isdigit() else self.name


# The 55 ethnic groups as they occur in the names of autonomous divisions, with or without 族.
_ETHNIC = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_AUTONOMOUS = re.compile(
    rf"^(.{{2,}}?)(?:(?:{_ETHNIC})族|蒙古|哈萨克|柯尔克孜|维吾尔|塔吉克|各族)*自治(?:区|州|县|旗)$"
)
_SUFFIX = re.compile(r"^(?!.*自治)(.{2,}?)(?:特别行政区|地区|林区|特区|新区|矿区|省|市|区|县|盟|旗)$")


def short_name(name: str) -> str:
    """Return the name of a Chinese division without its suffix, never shorter than two characters.

    >>> short_name("恩施土家族苗族自治州"), short_name("浦东新区"), short_name("赵县")
    ('恩施', '浦东', '赵县')
    """
    match = _AUTONOMOUS.match(name) or _SUFFIX.match(name)
    return match[1] if match else name


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of places, as the vocabulary declares it: 长三角 and its four provinces."""

    place: Place
    members: frozenset[str]
    """Codes of the members, other groups among them; empty for a group such as 全球 that no place rolls up to."""


class Claim(NamedTuple):
    """A place's claim to what it may be called by; 0 is the strongest."""

    strength: int
    place: Place
    spellings: tuple[str, ...] = ()
    """The names of the place with this key, as they are written; none where it is only its code."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name resolved to: one place, or none with the reason in `candidates`."""

    place: Place | None
    candidates: tuple[Place, ...] = ()
    """Two or more: the name is ambiguous between them. Empty with no place: the name is unknown."""


SEPARATORS = re.compile(r"[\s\x1c-\x1f\x85\ufeff/,、>·・‧•\-‐–—―−]+")
"""What may stand between the parts of a name, or between several: Aix-en-Provence, 中国 / 浙江省. The white space is that
of Python and of JavaScript; full-width forms are others before it is looked for."""


def place_key(name: str) -> str:
    """Return the form in which two spellings of the name of a place are the same, in the tables and in what is asked for.

    >>> place_key("Aix-en-Provence"), place_key("中国／浙江省")
    ('aixenprovence', '中国浙江省')
    """
    return SEPARATORS.sub("", normalise_name(name))


# A path is read at most this deep: 中国 / 浙江省 / 嘉兴市 / 南湖区, with room for a repetition.
MAX_DEPTH = 6
_MOST_KEPT = 100_000
"""How many names are kept with what they stand for, so that a text that is searched for places fills no memory."""
MAX_NAME = 60
"""A name is at most this long, in characters without separators; what is longer is none."""
SHORT_KEY, SHORT_LIKENESS, LIKENESS = 3, 50.0, 60.0
"""From how alike on, 0 to 100, a name may be a slip of another: in a key of at most three characters, and in others."""


@dataclass(frozen=True)
class Gazetteer:
    """All known places and their names. Immutable; `extended` makes one with more places."""

    places: Mapping[str, Place]
    claims: Mapping[str, tuple[Claim, ...]]
    """The places that are called by each key of a name or code (see `place_key`)."""
    groups: tuple[Group, ...] = ()
    _resolved: dict[str, Resolution] = field(default_factory=dict, repr=False, compare=False)
    """Names resolved before: the same few stand in thousands of reports."""

    def __getitem__(self, code: str) -> Place:
        """Return the place with a code.

        Raises:
            KeyError: there is none.
        """
        return self.places[code]

    def extended(
        self,
        *,
        places: Iterable[Place] = (),
        groups: Iterable[Group] = (),
        names: Iterable[tuple[str, str]] = (),
    ) -> Gazetteer:
        """Return a gazetteer that also holds these places, groups and (name, code) pairs."""
        new_groups = tuple(groups)
        added = {place.code: place for place in [*places, *(group.place for group in new_groups)]}
        all_places = {**self.places, **added}
        declared = [(place_key(name), Claim(0, all_places[code], (name,))) for name, code in names]
        claims = _add_claims(self.claims, [*_claims_of(added.values()), *declared])
        return Gazetteer(all_places, claims, self.groups + new_groups)

    def chain(self, place: Place) -> tuple[Place, ...]:
        """Return the place and everything above it by parent, outermost first: 中国, 浙江省, 嘉兴市, 南湖区."""
        above = [place]
        while above[-1].parent is not None:
            above.append(self.places[above[-1].parent])
        return tuple(reversed(above))

    def groups_of(self, place: Place) -> tuple[Group, ...]:
        """Return the groups that contain the place or anything above it, in the order of their declaration.

        A group contains what its members contain.
        """
        codes = {above.code for above in self.chain(place)}
        return tuple(group for group in self.groups if codes & self.contents[group.place.code])

    @cached_property
    def contents(self) -> Mapping[str, frozenset[str]]:
        """The codes of all that a group contains by its members and by theirs, by the code of the group."""
        members = {group.place.code: group.members for group in self.groups}
        found: dict[str, frozenset[str]] = {}
        for code, direct in members.items():
            inside: set[str] = set()
            following = [*direct]
            while following:
                if (member := following.pop()) not in inside:
                    inside.add(member)
                    following.extend(members.get(member, ()))
            found[code] = frozenset(inside)
        return found

    def roll_up(self, place: Place) -> tuple[Place, ...]:
        """Return every place on whose page a report in this place stands: its chain, then its groups."""
        if place.code not in self._rolled_up:
            self._rolled_up[place.code] = self.chain(place) + tuple(group.place for group in self.groups_of(place))
        return self._rolled_up[place.code]

    @cached_property
    def _rolled_up(self) -> dict[str, tuple[Place, ...]]:
        """What has been found, by the code of a place: it is asked for with every report."""
        return {}

    def path(self, place: Place) -> str:
        """Return the full name a reader recognises: 浙江省嘉兴市南湖区; a country before its city, not before a province."""
        chain = self.chain(place)
        if len(chain) > 1 and chain[0].code == CHINA:
            chain = chain[1:]
        return "".join(above.name for above in chain)

    def children(self, place: Place) -> tuple[Place, ...]:
        """Return the places directly below a place, in code order; the members of a group in code order."""
        if place.kind is PlaceKind.GROUP:
            members = next((group.members for group in self.groups if group.place == place), ())
            return tuple(self.places[code] for code in sorted(members))
        return self._children.get(place.code, ())

    @cached_property
    def _children(self) -> Mapping[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self.places.values():
            if place.parent is not None:
                found.setdefault(place.parent, []).append(place)
        return {code: tuple(sorted(below, key=lambda place: place.code)) for code, below in found.items()}

    def resolve(self, name: str) -> Resolution:
        """Return the place that a name stands for; never raises, whatever the text.

        A name is a code, a full name, a short name, an alias, or a path of them from the outside in, with or without
        separators: 嘉兴, 浙江嘉兴, 中国 浙江省 嘉兴市, 浙江省嘉兴市南湖区, 330402, 美国旧金山.
        """
        if (known := self._resolved.get(name)) is None:
            if len(self._resolved) >= _MOST_KEPT:
                self._resolved.clear()
            known = self._resolved[name] = self._resolve(name)
        return known

    def may_begin(self, words: str) -> bool:
        """Tell whether the name of a place may stand at the beginning of some words: of most there does none."""
        key = place_key(words)
        return any(key[:length] in self.claims for length in range(1, len(key) + 1))

    def _resolve(self, name: str) -> Resolution:
        found = self._called(place_key(name)) if len(name) <= MAX_NAME * 2 else ()
        return Resolution(found[0]) if len(found) == 1 else Resolution(None, found)

    def _called(self, key: str) -> tuple[Place, ...]:
        """Return the places that a key means, alone or as a path."""
        if not 0 < len(key) <= MAX_NAME:
            return ()
        direct = _strongest(self.claims.get(key, ()))
        return direct or tuple({place.code: place for place in self._ends_of_paths(key, None, 0)}.values())

    def _ends_of_paths(self, text: str, above: Place | None, depth: int) -> Iterator[Place]:
        if depth == MAX_DEPTH:
            return
        for end in range(len(text), 0, -1):
            claims = self.claims.get(text[:end], ())
            if above is not None:
                claims = tuple(claim for claim in claims if self._is_below(claim.place, above))
            # A path of two parts or more is settled by its last part, so every reading of the first is followed.
            heads = _strongest(claims) if end == len(text) else tuple(claim.place for claim in claims)
            for place in heads:
                if end == len(text):
                    yield place
                else:
                    yield from self._ends_of_paths(text[end:], place, depth + 1)

    def _is_below(self, place: Place, above: Place) -> bool:
        return place != above and above in self.roll_up(place)

    def suggest(self, name: str, *, limit: int = NEAREST) -> list[str]:
        """Return full names of places close to an unknown name, best first: by pinyin and by edit distance.

        When the name begins with a known place, first those that the rest names elsewhere (浙江省嘉兴市 for
        江苏省嘉兴市), then only places below it.
        """
        key = place_key(name[:MAX_NAME])
        for end in range(len(key) - 1, 0, -1):
            heads = _strongest(self.claims.get(key[:end], ()))
            if len(heads) == 1:
                found = [*map(self.path, self._called(key[end:])), *self._near(key[end:], limit, heads[0])]
                if found:
                    return list(dict.fromkeys(found))[:limit]
        return self._near(key, limit)

    def _near(self, key: str, limit: int, above: Place | None = None) -> list[str]:
        """Return full names of places with names like a key, of those below a place where one is given."""
        # For the whole gazetteer, as for most names, made once: a report may have hundreds that are unknown.
        owned = self._owned_by_all if above is None else self._owned(above)
        near = near_names(key, owned, limit=limit * 2, cutoff=SHORT_LIKENESS if len(key) <= SHORT_KEY else LIKENESS)
        return list(dict.fromkeys(self.path(owned[other]) for other in near))[:limit]

    @cached_property
    def _owned_by_all(self) -> Mapping[str, Place]:
        return self._owned(None)

    def _owned(self, above: Place | None) -> Mapping[str, Place]:
        """Return the place that each key of a name means first, of those below a place where one is given."""
        usable = (
            self.places.values() if above is None else [p for p in self.places.values() if self._is_below(p, above)]
        )
        # Of two names equally close the one of the larger place is meant; the form of contribution sorts as this does.
        ranks = {place.code: (len(self.chain(place)), number) for number, place in enumerate(usable)}
        owners: list[tuple[tuple[int, int], str, Place]] = []
        for other, claims in self.claims.items():
            if named := _strongest(tuple(claim for claim in claims if claim.spellings and claim.place.code in ranks)):
                owners.append((ranks[named[0].code], other, named[0]))
        return {other: place for _, other, place in sorted(owners, key=lambda owner: owner[0])}


def _strongest(claims: tuple[Claim, ...]) -> tuple[Place, ...]:
    if len(claims) == 1:
        return (claims[0].place,)
    best = min((claim.strength for claim in claims), default=0)
    return tuple(claim.place for claim in claims if claim.strength == best)


def _claims_of(places: Iterable[Place]) -> Iterator[tuple[str, Claim]]:
    for place in places:
        yield place_key(place.code), Claim(0, place)
        for name, strength in _names_of(place):
            yield place_key(name), Claim(strength, place, (name,))


def _add_claims(
    claims: Mapping[str, tuple[Claim, ...]], added: Iterable[tuple[str, Claim]]
) -> Mapping[str, tuple[Claim, ...]]:
    """Return the claims by key with more of them; of two claims of one place to a key the first counts."""
    merged = dict(claims)
    for key, claim in added:
        known = merged.get(key, ())
        if all(other.place.code != claim.place.code for other in known):
            merged[key] = (*known, claim)
        else:
            merged[key] = tuple(
                other._replace(spellings=tuple(dict.fromkeys((*other.spellings, *claim.spellings))))
                if other.place.code == claim.place.code
                else other
                for other in known
            )
    return merged


def _names_of(place: Place) -> Iterator[tuple[str, int]]:
    """Yield the names of a place with the strength of its claim to each.

    0: full name, alias. 1: the short name of a province or prefecture, which custom gives to it before any county: 西安
    is 西安市, not 西安区. 2: other short names. 3: the full name of a division that is no more.
    """
    if not place.is_former:
        yield from _names_of_today(place)
    for former in place.formerly:
        yield former.name, 3


def _names_of_today(place: Place) -> Iterator[tuple[str, int]]:
    yield place.name, 0
    for alias in place.aliases:
        yield alias, 0
    if not place.code.isdigit():
        return
    short = place.short_name
    if short in _NOT_SHORT:
        return
    rank = 2 if place.kind is PlaceKind.COUNTY or short in _CONTESTED else 1
    yield short, rank
    if place.name.endswith("自治州"):
        yield short + "州", rank


# Short names that mean another place to most readers: 九龙 is in 香港, not 四川省九龙县.
_NOT_SHORT = {"九龙"}
# Short names of prefectures by which readers as often mean a county: 朝阳 is 北京市朝阳区 as well as 辽宁省朝阳市.
_CONTESTED = {"朝阳"}
