from __future__ import annotations

from eventlib.reading.findings import RULES
from eventlib.reading.schema import EntityEntry, ReportHeader
from sites import PAGE_FILES, Builder


def test_format_page_has_every_field_and_an_anchor_for_every_rule(shared_build: Builder) -> None:
    built = shared_build(PAGE_FILES)
    page = built.read("format/index.html")
    assert [rule for rule in RULES if f'id="{rule}"' not in page] == []
    for model in (ReportHeader, EntityEntry):
        assert [key for key in model.model_fields if f'<th scope="row"><code>{key}</code>' not in page] == []
    # An example with HTML is shown, not obeyed.
    assert "&lt;b&gt;重点&lt;/b&gt;" in page
    assert "<b>重点" not in page
    assert 'href="../format/"' in built.read("contribute-guide/index.html")
    assert 'href="../contribute-guide/"' in built.read("about/index.html")
    assert built.read("schema/report.json").startswith('{\n  "$schema"')
