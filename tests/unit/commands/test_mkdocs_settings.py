from __future__ import annotations

from pathlib import Path

import pytest

from commands.common import CommandError
from commands.mkdocs_settings import check_configuration, chinese


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense: 1", "设置 nonsense 用不了：没有这个设置，多半是拼错了，或缩进不对。"),
        ("site_url: example.com", "设置 site_url 用不了：应是完整的网址，例如 https://analyses.example.internal/。"),
        ("site_url: 5", "设置 site_url 用不了：应是文字，现在是数。"),
        ("use_directory_urls: 您", "设置 use_directory_urls 用不了：应是 true 或 false，现在是文字。"),
        ("exclude_docs: 5", "设置 exclude_docs 用不了：应是文字，现在是数。"),
        ("extra: 5", "设置 extra 用不了：应是“名称: 值”的集合，现在是数。"),
        ("extra_css: x", "设置 extra_css 用不了：应是列表，现在是文字。"),
        ("extra_javascript: 5", "设置 extra_javascript 用不了：应是列表，现在是数。"),
        ("docs_dir: none", "设置 docs_dir 用不了：没有文件夹「{folder}/none」。"),
        ("docs_dir: .", "设置 docs_dir 用不了：要是 mkdocs.yml 旁边的一个文件夹，不能是它所在的文件夹。"),
        ("site_dir: docs/x", "设置 site_dir 用不了：网站的文件夹不能在写网页的文件夹 docs_dir 里面。"),
        ("hooks: [none.py]", "设置 hooks 用不了：没有文件「{folder}/none.py」。"),
        ("watch: [none]", "设置 watch 用不了：没有「{folder}/none」。"),
        ("plugins: [none]", "设置 plugins 用不了：没有安装插件「none」。"),
        ("plugins: [5]", "设置 plugins 用不了：「5」不是插件的名称。"),
        ("plugins: 5", "设置 plugins 用不了：应是列表，一行一项。"),
        ("theme: none", "设置 theme 用不了：没有安装主题「none」；本项目的网页只适合 material。"),
        ("theme: 5", "设置 theme 用不了：应是主题的名称，或“名称: 值”的集合。"),
        (
            "theme: {name: material, custom_dir: none}",
            "设置 theme 用不了：custom_dir 所指的文件夹「{folder}/none」不存在。",
        ),
        (
            "theme: {name: material, custom_dir: 5}",
            "有一个设置的值不合要求，MkDocs 读不下去。它说：expected str, bytes or",
        ),
        ("nav: [5]", "设置 nav 用不了：应是列表，一行一项，每项写成“- 名称: 文件.md”，下面还有一级的写成“- 名称:”。"),
        ("markdown_extensions: [none]", "设置 markdown_extensions 用不了：没有安装 Markdown 扩展「none」。"),
        ("dev_addr: x", "设置 dev_addr 用不了：应写成“地址:端口”，例如 127.0.0.1:8000。"),
        ("dev_addr: 127.0.0.1:x", "设置 dev_addr 用不了：「x」不是端口。"),
        (
            "validation: {nav: {not_found: loud}}",
            "设置 validation 用不了：其中的 nav，其中的 not_found，只能是 'warn', 'info', 'ignore' 中的一个，现在是 'loud'。",
        ),
        ("edit_uri_template: 'a{none}'", "设置 edit_uri_template 用不了：里面的 {none} 没有意义："),
        ("pages: [a]", "设置 pages 用不了：MkDocs 不再用这个设置：删去它。"),
        ("google_analytics: [a]", "设置 google_analytics 用不了：MkDocs 不再用这个设置：删去它。"),
        ("site_author: null\nsite_name: null", "设置 site_name 用不了：没有写，要写上。"),
    ],
)
def test_what_mkdocs_has_against_a_setting_is_chinese(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "mkdocs.yml"
    (tmp_path / "docs").mkdir()
    theme = "" if line.startswith("theme") else "theme: {name: material}\n"
    path.write_text(f"site_name: x\n{theme}{line}\n", encoding="utf-8")
    with pytest.raises(CommandError) as told:
        check_configuration(path)
    assert f"{path}：{said.replace('{folder}', str(tmp_path))}" in str(told.value)


def test_settings_that_can_be_used_are_no_error(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    check_configuration(tmp_path / "mkdocs.yml")


def test_what_is_not_known_is_quoted() -> None:
    assert chinese("Something new.\n") == "MkDocs 说“Something new.”"
