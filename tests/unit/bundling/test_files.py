from __future__ import annotations

import base64
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from bundling.files import is_kept, is_loaded, script_of


@given(st.binary(max_size=50))
def test_a_script_hands_over_what_the_file_holds(content: bytes) -> None:
    found = re.fullmatch(r'fromDisk\.(text|bytes)\(("[^"]*"),(".*")\);\n', script_of("a/b.bin", content).decode())
    assert found
    kind, path, given_ = found[1], json.loads(found[2]), json.loads(found[3])
    assert path == "a/b.bin"
    assert (given_.encode() if kind == "text" else base64.b64decode(given_)) == content


def test_text_stays_text() -> None:
    assert (
        script_of("a.json", '{"名": "</script>"}'.encode()).decode()
        == 'fromDisk.text("a.json","{\\"名\\": \\"</script>\\"}");\n'
    )


def test_what_programs_load_is_a_script_and_what_pages_show_stays() -> None:
    loaded = ["search-index/manifest.json", "contribute/data-1.json", "word/template-1.json", "feeds/reports.xml"]
    loaded += ["reports/2025/a/index.html", "reports/2025/a/b.png", "api/v1/archive/2025.csv", "api/v1/reports/a.json"]
    assert [path for path in loaded if not is_loaded(path)] == []
    assert [path for path in loaded if is_kept(path)] == [
        path for path in loaded if path.startswith(("rep", "api", "feeds"))
    ]
    shown = [
        "index.html",
        "contribute/index.html",
        "assets/images/card.png",
        "topics/a/index.html",
        "api/v1/entities/a.json",
    ]
    assert [path for path in shown if is_loaded(path) or not is_kept(path)] == []
    assert not any(map(is_kept, ["404.html", "sitemap.xml", "sitemap.xml.gz"]))
