"""What the tables of codes tell about divisions that are no more."""

from __future__ import annotations

from tables.update_former_divisions import History

ABOVE = {"320000": "江苏省", "320700": "连云港市", "320800": "淮安市"}
MONTHS = ("199812", "200012", "201412", "202512")


def former(*tables: dict[str, str]) -> list[tuple[str, ...]]:
    """Return the rows of the table, of what was below 江苏省 in each of the months."""
    return list(History({month: {**ABOVE, **table} for month, table in zip(MONTHS, tables, strict=True)}).former())


def test_division_that_went_is_kept_under_what_it_was_in() -> None:
    was = {"320705": "新浦区"}
    assert former(was, was, was, {"320706": "海州区"}) == [("320705", "320700", "新浦区", "1998", "2014", "")]


def test_what_went_before_is_not_kept() -> None:
    assert former({"320705": "新浦区"}, {}, {}, {}) == []


def test_code_with_another_name_and_name_with_another_suffix_tell_what_it_became() -> None:
    was = {"320721": "赣榆县"}
    # 14 years lie between two tables: what was in them no one knows.
    untold = former(was, was, {"320707": "赣榆区"}, {"320707": "赣榆区"})
    assert untold == [("320721", "320700", "赣榆县", "1998", "2000", "")]
    late = History(
        {
            "201312": {**ABOVE, "320721": "赣榆县", "320803": "楚州区"},
            "201410": {**ABOVE, "320707": "赣榆区", "320803": "淮安区"},
            "202512": {**ABOVE, "320707": "赣榆区", "320803": "淮安区"},
        }
    )
    assert list(late.former()) == [
        ("320721", "", "赣榆县", "2013", "2013", "320707"),
        ("320803", "", "楚州区", "2013", "2013", "320803"),
    ]


def test_new_code_is_no_new_division() -> None:
    assert former({"320829": "洪泽县"}, {"320829": "洪泽县"}, {"320813": "洪泽县"}, {"320813": "洪泽县"}) == []


def test_misprint_between_tables_and_names_of_parts_of_any_city_are_none() -> None:
    right, wrong = {"320803": "淮安区", "320702": "城区"}, {"320803": "准安区", "320702": "城区"}
    assert former(right, wrong, right, {"320803": "淮安区"}) == []


def test_prefecture_became_the_new_one_that_has_its_counties() -> None:
    history = History(
        {
            "200012": {"150000": "内蒙古自治区", "152700": "伊克昭盟", "152726": "杭锦旗"},
            "200112": {"150000": "内蒙古自治区", "150600": "鄂尔多斯市", "150625": "杭锦旗"},
            "202512": {"150000": "内蒙古自治区", "150600": "鄂尔多斯市", "150625": "杭锦旗"},
        }
    )
    assert list(history.former()) == [("152700", "", "伊克昭盟", "2000", "2000", "150600")]
