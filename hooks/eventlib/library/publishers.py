"""Who published the sources of reports: one site under two names, and a domain in place of a name."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from eventlib.library.readings import Reading
from eventlib.reading.findings import Finding

# Sites where many publish under their own names, which says nothing of the site's.
_SHARED = frozenset(
    {
        "weixin.qq.com",
        "new.qq.com",
        "sohu.com",
        "163.com",
        "dy.163.com",
        "toutiao.com",
        "baijiahao.baidu.com",
        "zhihu.com",
        "zhuanlan.zhihu.com",
        "weibo.com",
        "bilibili.com",
        "douyin.com",
        "xiaohongshu.com",
        "jianshu.com",
        "csdn.net",
        "blog.csdn.net",
        "gov.cn",
        "github.com",
        "medium.com",
        "x.com",
        "twitter.com",
        "facebook.com",
        "youtube.com",
        "linkedin.com",
        "reddit.com",
        "substack.com",
        "web.archive.org",
        "archive.org",
        "archive.today",
        "freewechat.com",
        "doi.org",
        "cnki.net",
        "arxiv.org",
        "ssrn.com",
        "pressreader.com",
        "msn.com",
        "news.yahoo.com",
    }
)
_MOST_NAMES = 2
"""From more names on, a site is taken for one of these: only spellings of one name are told there."""
_TITLE_MARKS = re.compile("[《》“”\\s]")


def check_publishers(readings: Iterable[Reading], shown: str) -> Iterator[Finding]:
    """Yield each publisher that other sources of the same site name otherwise. Findings call the folder of reports `shown`.

    The name that is there most often is the right one, of two that are there as often the first. What is told of a name in
    brackets, such as who reprints it, makes it another's; a name that goes on, such as that of a supplement, is none of these.
    """
    readings = list(readings)
    names: dict[str, Counter[str]] = {}
    first: dict[tuple[str, str], str] = {}
    for each in readings:
        for site, name, _ in each.publishers:
            names.setdefault(site, Counter())[name] += 1
            first.setdefault((site, name), each.path)
    most = {site: counted.most_common(1)[0][0] for site, counted in names.items()}
    for each in readings:
        for site, name, at in each.publishers:
            wanted = most[site]
            if name != wanted and _is_told(site, name, wanted, len(names[site])):
                message = f"{site} 的发布者写作「{name}」，{first[site, wanted]} 里写作「{wanted}」"
                hint = f"若是同一家，写成「{wanted}」；若是转载，写成“原发布者（{wanted}转载）”"
                yield Finding(posixpath.join(shown, each.path), *at, "publisher-spelling", message, hint)


def _is_told(site: str, name: str, wanted: str, count: int) -> bool:
    one, other = (_TITLE_MARKS.sub("", each).casefold() for each in (name, wanted))
    if one == other:
        return True
    if site in _SHARED or count > _MOST_NAMES:
        return False
    return not one.startswith(other) and not other.startswith(one)
