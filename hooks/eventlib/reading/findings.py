"""Findings: what is wrong with a file, said to the person who can mend it. Owns the list of rules and nothing else.

Every check yields `Finding` values and prints nothing: whoever asked for the check, the command line or a build, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; the value is what an analyst sees."""

    ERROR = "错误"
    """The report is not published."""
    WARNING = "警告"
    """The report is published; somebody should look."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of mistake: its permanent id, how bad it is, and its name in Chinese."""

    id: str
    severity: Severity
    title: str


def _rules(severity: Severity, titles: dict[str, str]) -> dict[str, Rule]:
    return {rule_id: Rule(rule_id, severity, title) for rule_id, title in titles.items()}


RULES: dict[str, Rule] = {
    **_rules(
        Severity.ERROR,
        {
            "file-unreadable": "文件无法读取",
            "file-link": "文件是符号链接",
            "file-too-large": "文件超过 1 MiB",
            "file-name": "文件名不合规则",
            "file-folder": "文件不在所属年份的文件夹里",
            "encoding": "文件不是 UTF-8 编码",
            "encoding-bom": "文件开头有 BOM",
            "char-control": "控制字符",
            "char-bidi": "双向文本控制符",
            "char-invisible": "头部信息里有看不见的字符",
            "char-lost": "有丢失的字符（�）",
            "front-matter-missing": "没有头部信息",
            "front-matter-unclosed": "头部信息没有结束",
            "front-matter-type": "头部信息不是“字段: 值”",
            "yaml-syntax": "YAML 语法错误",
            "yaml-unsupported": "不支持的 YAML 写法",
            "key-full-width-colon": "字段名后是全角冒号",
            "key-duplicate": "字段重复",
            "key-unknown": "未知字段",
            "key-missing": "缺少字段",
            "value-type": "值的类型不对",
            "value-empty": "值为空",
            "value-too-long": "值过长",
            "value-unknown": "值不在可选范围内",
            "date-invalid": "日期写法不对",
            "date-impossible": "日期不存在",
            "date-order": "结束日期早于事件日期",
            "date-file-name": "日期与文件名不一致",
            "url-invalid": "网址不对",
            "url-host": "网址的主机名容易看错",
            "region-unknown": "未知地区",
            "region-ambiguous": "地区有歧义",
            "region-duplicate": "地区重复",
            "topic-unknown": "未知主题",
            "topic-duplicate": "主题重复",
            "entity-ambiguous": "实体有歧义",
            "entity-duplicate": "实体重复",
            "source-duplicate": "来源重复",
            "source-same-page": "两个来源是同一页",
            "status-withdrawn": "撤回信息不一致",
            "redirect-invalid": "旧编号不对",
            "follows-unknown": "没有这篇前情报告",
            "follows-duplicate": "前情报告重复",
            "follows-order": "前情报告晚于本篇",
            "follows-cycle": "前情报告成环",
            "body-empty": "正文为空",
            "body-nesting": "正文里嵌套太深",
            "body-limit": "正文里的内容太多",
            "value-too-many": "列表太长",
            "body-image": "正文里有别处的图片",
            "figure-missing": "没有这张图片",
            "figure-description": "图片没有描述",
            "figure-place": "图片不是单独一段",
            "figure-type": "图片的类型不对",
            "figure-damaged": "图片已损坏",
            "figure-size": "图片太大或太多",
            "figure-name": "图片的文件名不合规则",
            "body-link": "正文里的链接不对",
            "body-markup": "正文变成了不允许的内容",
            "report-duplicate-id": "两篇报告编号相同",
            "report-duplicate-source": "两篇报告来源相同",
            "vocabulary-id": "词表编号不对",
            "vocabulary-name": "词表名称冲突",
            "vocabulary-reference": "词表引用不存在",
            "vocabulary-cycle": "词表上下级成环",
        },
    ),
    **_rules(
        Severity.WARNING,
        {
            "file-unexpected": "不认识的文件",
            "yaml-comment": "值被“#”截断",
            "entity-unregistered": "实体未登记",
            "entity-near-duplicate": "实体与已登记的名称相近",
            "entity-spelling": "没有登记的名称有几种写法",
            "section-missing": "缺少章节",
            "section-order": "章节顺序不对",
            "section-duplicate": "章节重复",
            "section-unknown": "不认识的章节",
            "section-number": "章节编号不对",
            "heading-level": "标题不对",
            "figure-private": "图片带有拍摄地点等信息",
            "figure-unused": "图片没有用到",
            "figure-folder": "图片的文件夹没有报告",
            "body-html": "正文里有 HTML 标签",
            "body-attribute": "代码块带有属性",
            "body-layout": "段落或表格的写法不清楚",
            "body-footnote": "脚注对不上",
            "body-invisible": "正文里有看不见的字符",
            "char-private": "私用区字符",
            "char-radical": "部首代替了汉字",
            "follows-moved": "前情报告用了旧编号",
            "char-full-width": "全角的字母或数字",
            "char-space": "汉字之间有空格",
            "punctuation-half-width": "汉字旁边是半角标点",
            "punctuation-repeated": "标点重复",
            "punctuation-unpaired": "引号或括号不成对",
            "proposal-unconfirmed": "有待确认的内容",
            "published-missing": "新的报告没有收录日期",
            "report-near-duplicate": "两篇报告正文几乎相同",
            "report-similar-source": "两篇报告来源可能相同",
            "source-similar": "两个来源可能是同一页",
            "publisher-domain": "发布者只是域名",
            "publisher-spelling": "同一网站的发布者有几种写法",
            "summary-number": "摘要里的数字正文里没有",
            "person-unnamed": "人物的全名正文里没有",
            "body-address": "网址与文字分不清",
            "vocabulary-missing": "没有词表文件",
        },
    ),
}


TOLERATED = frozenset(
    {
        "entity-unregistered",
        "entity-spelling",
        "published-missing",
        "publisher-spelling",
        "report-near-duplicate",
        "report-similar-source",
        "source-similar",
    }
)
"""Warnings that may stay in what is submitted: a company may be new, and only a person can tell two names of one from two
names that sound alike or share a site, a copy from a sequel, or one page from two.

Every other warning has a way out that the author can take."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake with its address.

    `path` is relative to where the command runs, with forward slashes; `line` and `column` count from 1, the column in
    characters. `message` and `suggestion` are Chinese; the suggestion is a way out, or empty.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    suggestion: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is: that of its rule."""
        return RULES[self.rule].severity

    @property
    def is_error(self) -> bool:
        """Whether it keeps a report from being published."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """Return the finding as `check` prints it."""
        hint = f"（建议：{self.suggestion}）" if self.suggestion else ""
        return printable(f"{self.path}:{self.line}:{self.column}: {self.rule}: {self.message}{hint}")


# Controls (a terminal obeys some), line ends of all kinds, and what turns the direction of text.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return a text as one line that a terminal and a forge show and do not obey: `\x1b` for what they would.

    A byte of a file name that is no UTF-8, which Python keeps as half a surrogate pair, is written so too.
    """
    if text.isprintable():  # as nearly every path is
        return text
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether one of the findings is an error."""
    return any(finding.is_error for finding in findings)


def enumerate_names(names: Iterable[str]) -> str:
    """Return names as a Chinese enumeration: 嘉兴市、绍兴市."""
    return "、".join(names)
