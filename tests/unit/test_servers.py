"""The supplied configurations of web servers: one says what the others say."""

from __future__ import annotations

import re

import pytest

from eventlib.pages.security_policy import HEADER_POLICY
from sites import PROJECT

SERVER = PROJECT / "server"
# How each writes a header of every answer.
FORMS = {
    "apache.conf": re.compile(r'^    Header always set (\S+) "?(.+?)"?$', re.MULTILINE),
    "Caddyfile": re.compile(r'^        ([A-Z]\S+) "?(.+?)"?$', re.MULTILINE),
}


def headers_of_nginx() -> dict[str, str]:
    text = "".join((SERVER / "nginx" / name).read_text(encoding="utf-8") for name in ("headers.conf", "policy.conf"))
    return dict(re.findall(r'^add_header (\S+) "?(.+?)"? always;$', text, re.MULTILINE))


def test_nginx_says_the_policy_whole() -> None:
    assert headers_of_nginx()["Content-Security-Policy"] == HEADER_POLICY


@pytest.mark.parametrize("name", FORMS)
def test_every_server_says_the_headers_of_nginx(name: str) -> None:
    found = dict(FORMS[name].findall((SERVER / name).read_text(encoding="utf-8")))
    expected = headers_of_nginx()
    assert found.pop("Cache-Control", "no-cache") == "no-cache"
    assert expected.pop("Cache-Control") == "$event_analyses_cache"
    assert found == expected
