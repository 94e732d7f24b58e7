from __future__ import annotations

from eventlib.pages.security_policy import DISK_POLICY, HEADER_POLICY, PAGE_POLICY


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (each.split() for each in policy.split("; "))}


def test_scripts_styles_and_everything_else_come_as_files_of_the_site() -> None:
    said = directives(PAGE_POLICY)
    assert said["default-src"] == said["script-src"] == said["style-src"] == said["form-action"] == ["'self'"]
    assert said["object-src"] == said["base-uri"] == ["'none'"]
    assert "unsafe" not in PAGE_POLICY
    assert "sha256" not in PAGE_POLICY


def test_what_only_a_header_can_say_stands_in_the_header_alone() -> None:
    assert "frame-ancestors" not in directives(PAGE_POLICY)
    assert directives(HEADER_POLICY) == {**directives(PAGE_POLICY), "frame-ancestors": ["'self'"]}


def test_from_disk_pages_may_do_no_more_than_start_workers_of_their_own_making() -> None:
    assert directives(DISK_POLICY) == {**directives(PAGE_POLICY), "worker-src": ["blob:"]}
