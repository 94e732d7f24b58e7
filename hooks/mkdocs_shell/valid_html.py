"""What the theme writes into every page that is no valid HTML, written as it should be.

Its templates are read that way: pages need no second look.
"""

from __future__ import annotations

from jinja2.ext import Extension

_TEMPLATE = "base.html"
# Not documented: how Material says that its hidden switches are not filled in. Its script looks for them, so they stay.
_INVALID = ' type="checkbox" id="__{}" autocomplete="off">'
_VALID = ' type="checkbox" id="__{}">'


class ValidTheme(Extension):
    """Lets the templates of the theme write valid HTML."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template without what is not valid.

        Raises:
            ValueError: the theme has it no longer, and this extension can go.
        """
        if name != _TEMPLATE:
            return source
        for switch in ("drawer", "search"):
            if _INVALID.format(switch) not in source:
                raise ValueError(f"no switch {switch} in {name} of the theme")
            source = source.replace(_INVALID.format(switch), _VALID.format(switch))
        return source
