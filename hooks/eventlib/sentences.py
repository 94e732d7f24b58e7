"""What is said of the mistakes that both the check and the form on the site find: one wording, read by both.

Owns the sentences of the rules that a browser can check. What only the check finds is worded where it is found.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "file-name": (
        "文件名「{name}」不合规则",
        "写成“日期-简称.md”，简称用小写字母、数字和连字符，例如 2025-04-10-jiaxing-360.md",
    ),
    "key-missing": ("缺少字段 {field}（{title}）", "加上一行“{field}: …”：{description}"),
    "key-missing-inner": ("{where}没有填", "补上它"),
    "value-too-long": ("{where}有 {count} 个字，最多 {limit} 个", "缩短它"),
    "date-invalid": ("日期应写成 YYYY-MM-DD，例如 2025-04-10", "写成 YYYY-MM-DD"),
    "date-impossible": ("没有「{date}」这一天", "检查月份和日"),
    "url-invalid": ("「{url}」不是以 http:// 或 https:// 开头的完整网址", "从浏览器的地址栏复制"),
    "region-unknown": ("未知地区「{name}」", "写出所在的省、市，或在 reports/vocabulary/regions.yml 里添加"),
    "region-ambiguous": ("「{name}」有 {count} 个同名地区", "写明上级：{names}"),
    "region-duplicate": ("地区「{name}」与前面的「{other}」重复", "删去一个"),
    "topic-unknown": ("未知主题「{name}」", "从 reports/vocabulary/topics.yml 里选"),
    "topic-duplicate": ("主题「{name}」与前面的「{other}」重复", "删去一个"),
    "entity-ambiguous": ("「{name}」是几个实体共用的名称", "改写编号：{names}"),
    "entity-duplicate": ("实体「{name}」与前面的「{other}」重复", "合并成一项，身份写在一起"),
    "source-duplicate": ("来源「{url}」写了两次", "删去一个"),
    "body-empty": ("没有正文", "头部信息之后写上各章节的内容"),
    "section-missing": ("缺少章节：{names}", "加上“## {heading}”"),
    "body-image": ("正文不能有图片", "用文字或表格说明"),
    "char-control": ("有控制字符 {code}", "删去它"),
}
"""Message and suggestion by the id of the rule; what stands in braces is filled in."""

WHERE = "「{field}」（{title}）"
WHERE_INNER = "「{field}」的「{inner}」（{title}）"
"""How a sentence names a field, and a field inside a field."""
AT = "{where}：{message}"
"""How the messages on dates and addresses, which do not name the field, are told."""


def sentence(key: str, **facts: object) -> tuple[str, str]:
    """Return message and suggestion with the facts filled in.

    Raises:
        KeyError: there is no such sentence, or a fact is missing.
    """
    message, suggestion = SENTENCES[key]
    return message.format(**facts), suggestion.format(**facts)
