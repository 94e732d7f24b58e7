"""Equations of a Word document (`m:oMath`, ECMA-376 Part 1, 22.1) as a line of text: (a+b)/2, x^2, √(x).

The text is the linear form of Unicode Technical Note 28, as Word itself shows it on request, with brackets where the
layout had told what belongs together.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from eventlib.authoring.word.package import attribute, child, name_of

_INVISIBLE = frozenset({"w:del", "w:moveFrom", "m:ctrlPr", "w:rPr", "w:delText"})


def linear(element: etree._Element | None) -> str:
    """Return the text of an equation or a part of one; what is not known is the text of its parts, one after another."""
    if element is None:
        return ""
    name = name_of(element)
    if name in {"m:t", "w:t"}:
        return element.text or ""
    if name in _INVISIBLE or (name.startswith("m:") and name.endswith("Pr")):
        return ""
    form = _FORMS.get(name)
    return form(element) if form else "".join(map(linear, element))


def grouped(text: str) -> str:
    """Return a text in brackets where it is more than one number or word."""
    is_one = len(text) <= 1 or text.isalnum() or (text[0] == "(" and text.find(")") == len(text) - 1)
    return text if is_one else f"({text})"


def _part(element: etree._Element, name: str) -> str:
    return linear(child(element, name))


def _parts(element: etree._Element, name: str = "m:e") -> list[str]:
    return [linear(each) for each in element if name_of(each) == name]


def _property(element: etree._Element, name: str, default: str) -> str:
    own = child(element, f"{name_of(element)}Pr", name)
    value = attribute(own, "m:val")
    return default if own is None or value is None else value


def _script(base: str, below: str, above: str) -> str:
    lower, upper = f"_{grouped(below)}" if below else "", f"^{grouped(above)}" if above else ""
    return f"{base}{lower}{upper}"


def _fraction(element: etree._Element) -> str:
    return f"{grouped(_part(element, 'm:num'))}/{grouped(_part(element, 'm:den'))}"


def _scripts(element: etree._Element) -> str:
    return _script(grouped(_part(element, "m:e")), _part(element, "m:sub"), _part(element, "m:sup"))


def _scripts_before(element: etree._Element) -> str:
    return f"{_script('', _part(element, 'm:sub'), _part(element, 'm:sup'))} {_part(element, 'm:e')}"


def _limit(element: etree._Element) -> str:
    limit = _part(element, "m:lim")
    below, above = (limit, "") if name_of(element) == "m:limLow" else ("", limit)
    return _script(_part(element, "m:e"), below, above)


def _radical(element: etree._Element) -> str:
    return radical(_part(element, "m:deg"), _part(element, "m:e"))


def radical(degree: str, radicand: str) -> str:
    """Return a root as text; of a square root the degree is empty."""
    return f"√[{degree}]({radicand})" if degree else f"√{grouped(radicand)}"


def _nary(element: etree._Element) -> str:
    sign = _property(element, "m:chr", "∫")
    return f"{_script(sign, _part(element, 'm:sub'), _part(element, 'm:sup'))} {_part(element, 'm:e')}"


def _delimited(element: etree._Element) -> str:
    begin, end = _property(element, "m:begChr", "("), _property(element, "m:endChr", ")")
    return f"{begin}{_property(element, 'm:sepChr', '|').join(_parts(element))}{end}"


def _matrix(element: etree._Element) -> str:
    return f"[{'; '.join(', '.join(_parts(row)) for row in element if name_of(row) == 'm:mr')}]"


def _run(element: etree._Element) -> str:
    """Return the text of a run, which may say of itself that it was deleted (`EG_RPrMath`, 17.3)."""
    is_deleted = any(child(properties, "w:del") is not None for properties in (element, child(element, "w:rPr")))
    return "" if is_deleted else "".join(map(linear, element))


def _equations(element: etree._Element) -> str:
    return "; ".join(_parts(element))


def _function(element: etree._Element) -> str:
    return f"{_part(element, 'm:fName')} {_part(element, 'm:e')}"


def _accent(element: etree._Element) -> str:
    return f"{grouped(_part(element, 'm:e'))}{_property(element, 'm:chr', chr(0x302))}"


def _bar(element: etree._Element) -> str:
    return f"{grouped(_part(element, 'm:e'))}{chr(0x305)}"


_FORMS: dict[str, Callable[[etree._Element], str]] = {
    "m:r": _run,
    "m:f": _fraction,
    "m:sSup": _scripts,
    "m:sSub": _scripts,
    "m:sSubSup": _scripts,
    "m:sPre": _scripts_before,
    "m:limLow": _limit,
    "m:limUpp": _limit,
    "m:rad": _radical,
    "m:nary": _nary,
    "m:d": _delimited,
    "m:m": _matrix,
    "m:eqArr": _equations,
    "m:func": _function,
    "m:acc": _accent,
    "m:bar": _bar,
}
