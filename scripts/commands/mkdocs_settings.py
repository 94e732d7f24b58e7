"""What MkDocs has against a `mkdocs.yml`, all of it at once and in Chinese; it would go on, or print an English list."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from commands.common import CommandError

_KINDS = {
    "str": "文字",
    "bool": " true 或 false ",
    "list": "列表",
    "dict": "“名称: 值”的集合",
    "int": "数",
    "float": "小数",
}
_NO_TYPE = "NoneType"


def _kind(name: str) -> str:
    return "空的" if name == _NO_TYPE else _KINDS.get(name, name)


def _both(expected: str, received: str) -> str:
    return f"应是{_kind(expected)}，现在是{_kind(received)}".replace(" ，", "，").rstrip()


_CLASS = r"<class '(\w+)'>"
# The sentences of MkDocs 1.6 for what owners set; what stands for it here gets what the groups of a pattern found.
_SENTENCES: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"Unrecognised configuration name: .*", lambda: "没有这个设置，多半是拼错了，或缩进不对"),
    (r"Required configuration not provided\.", lambda: "没有写，要写上"),
    (rf"Expected type: {_CLASS} but received: {_CLASS}", _both),
    (rf"Expected a string, got {_CLASS}", lambda got: _both("str", got)),
    (rf"Expected a (list|dict) of items, but a {_CLASS} was given\.", _both),
    (rf"Expected a multiline string, but a {_CLASS} was given\.", lambda got: _both("str", got)),
    (
        rf"The configuration is invalid\. Expected a key-value mapping \(dict\) but received: {_CLASS}",
        lambda got: _both("dict", got),
    ),
    (
        r"Expected one of:? [\[(](.*)[\])],? (?:but received:|got) (.*)",
        lambda all_, got: f"只能是 {all_} 中的一个，现在是 {got}",
    ),
    (r"The path '(.*)' isn't an existing file\.", lambda path: f"没有文件「{path}」"),
    (r"The path '(.*)' isn't an existing directory\.", lambda path: f"没有文件夹「{path}」"),
    (r"The path '(.*)' isn't an existing file or directory\.", lambda path: f"没有「{path}」"),
    (
        r"The path set in custom_dir \('(.*)'\) does not exist\.",
        lambda path: f"custom_dir 所指的文件夹「{path}」不存在",
    ),
    (
        r"(?:The URL isn't valid, .*|Unable to parse the URL\.)",
        lambda: "应是完整的网址，例如 https://analyses.example.internal/",
    ),
    (r'The "(.*)" plugin is not installed', lambda name: f"没有安装插件「{name}」"),
    (r"'(.*)' is not a valid plugin name\.", lambda name: f"「{name}」不是插件的名称"),
    (r"Unrecognised theme name: '(.*)'\. .*", lambda name: f"没有安装主题「{name}」；本项目的网页只适合 material"),
    (r"Invalid type .* Expected a string or key/value pairs\.", lambda: "应是主题的名称，或“名称: 值”的集合"),
    (r"Invalid (?:Plugins|Markdown Extensions) configuration.*", lambda: "应是列表，一行一项"),
    (r"Failed to load extension '(.*)'\.[\s\S]*", lambda name: f"没有安装 Markdown 扩展「{name}」"),
    (r"Expected nav .*", lambda: "应是列表，一行一项，每项写成“- 名称: 文件.md”，下面还有一级的写成“- 名称:”"),
    (r"Must be a string of format 'IP:PORT'", lambda: "应写成“地址:端口”，例如 127.0.0.1:8000"),
    (r"'(.*)' is not a valid port", lambda port: f"「{port}」不是端口"),
    (
        r"Unknown template substitute: '(.*)'",
        lambda name: f"里面的 {{{name}}} 没有意义：只能用 {{path}} 和 {{path_noext}}",
    ),
    (
        r"The option '(.*)' has no effect when '(.*)' is set\.",
        lambda idle, set_: f"写了 {set_}，{idle} 就不起作用：删去一个",
    ),
    (
        r"The configuration option '?(\w+)'? (?:was removed|has been deprecated).*",
        lambda _: "MkDocs 不再用这个设置：删去它",
    ),
    (
        r"The 'docs_dir' should not be within the 'site_dir' .*",
        lambda: "写网页的文件夹不能在网站的文件夹 site_dir 里面",
    ),
    (
        r"The 'site_dir' should not be within the 'docs_dir' .*",
        lambda: "网站的文件夹不能在写网页的文件夹 docs_dir 里面",
    ),
    (
        r"The '(.*)' should not be the parent directory of the config file\..*",
        lambda _: "要是 mkdocs.yml 旁边的一个文件夹，不能是它所在的文件夹",
    ),
)


def check_configuration(path: Path) -> None:
    """Check the settings that are MkDocs' own.

    Raises:
        CommandError: it names every setting which MkDocs cannot use.
    """
    # Imported here: other commands have no need of it.
    from mkdocs.config.defaults import MkDocsConfig

    config = MkDocsConfig(config_file_path=str(path))
    with path.open("rb") as stream:
        config.load_file(stream)
    try:
        errors, warnings = config.validate()
    except (AttributeError, TypeError, ValueError) as error:  # of what MkDocs takes for granted within a setting
        raise CommandError(f"{path}：有一个设置的值不合要求，MkDocs 读不下去。它说：{error}") from error
    problems = [f"{path}：设置 {name} 用不了：{chinese(str(problem))}。" for name, problem in (*errors, *warnings)]
    if problems:
        raise CommandError("\n".join(problems))


def chinese(said: str) -> str:
    """Return what MkDocs says of a setting as a Chinese sentence without its full stop; what is not known is quoted."""
    inner = re.fullmatch(r"Sub-option '([^']*)': ([\s\S]*)", said)
    if inner:
        return f"其中的 {inner[1]}，{chinese(inner[2])}"
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, said):
            return sentence(*found.groups())
    return f"MkDocs 说“{said.strip()}”"
