"""The cells of a rulebook's sheet: what is taken, and the code of what is not."""

from collections.abc import Callable

import pytest

from civility import rule_cells
from civility.rule_cells import half_points_text, tiers_text
from civility.rules import Tier
from registry import BadCell


def test_cells_are_cleaned() -> None:
    assert rule_cells.item_code("Ａ1−1") == ("A1-1", "A1", "subtract")
    assert rule_cells.item_code("a10+12") == ("A10+12", "A10", "add")
    assert rule_cells.item_code("v3") == ("V3", "V", "veto")
    assert rule_cells.effect("加分") == "add"
    assert rule_cells.topic("邻里") == "neighbours"
    assert rule_cells.evidence("E3/E5") == ("E3/E5", (frozenset({"E3"}), frozenset({"E5"})))
    assert rule_cells.evidence("e2＋e1") == ("E2+E1", (frozenset({"E1", "E2"}),))
    assert rule_cells.reporters("G、P") == ("G,P", frozenset("GP"))
    assert rule_cells.reporters("G，P")[0] == "G,P"
    assert (rule_cells.honour("是"), rule_cells.honour(""), rule_cells.honour("no")) == (
        True,
        False,
        False,
    )
    assert (rule_cells.sheet(""), rule_cells.sheet("主体")) == ("household", "organisation")
    assert [rule_cells.ends(said) for said in ("", "document", "12个月", "6 months")] == [
        "",
        "document",
        "12 months",
        "6 months",
    ]


def test_tiers_are_read_and_written_back() -> None:
    text = "整洁 clean:0.5:3;最整洁 cleanest:1:8"
    tiers = rule_cells.tiers(text)
    assert tiers == (Tier(1, "整洁", "clean", 1, 3), Tier(2, "最整洁", "cleanest", 2, 8))
    assert tiers_text(tiers) == text
    assert rule_cells.tiers("：－10：0") == (Tier(1, "", "", -20, 0),)
    assert tiers_text(rule_cells.tiers("村:1:5")) == "村:1:5"
    assert [half_points_text(n) for n in (-1, 0, 1, 2, -7)] == ["-0.5", "0", "0.5", "1", "-3.5"]


BAD: list[tuple[Callable[[rule_cells.Cell], object], str, str]] = [
    (rule_cells.item_code, "", "missing"),
    (rule_cells.item_code, "A1", "item-unreadable"),
    (rule_cells.item_code, "V0", "item-unreadable"),
    (rule_cells.effect, "bonus", "effect-unknown"),
    (rule_cells.topic, "weather", "topic-unknown"),
    (rule_cells.topic, "信访", "topic-petition"),
    (rule_cells.tiers, "2:10", "tiers-unreadable"),
    (rule_cells.tiers, "a:b:2:10", "tiers-unreadable"),
    (rule_cells.tiers, ":two:10", "tiers-unreadable"),
    (rule_cells.tiers, ":2:1.5", "tiers-unreadable"),
    (rule_cells.tiers, ":1:1;" * 9 + ":1:1", "tiers-unreadable"),
    (rule_cells.tiers, ":0.25:1", "rating-steps"),
    (rule_cells.tiers, ":20.5:1", "rating-steps"),
    (rule_cells.tiers, ":1:-1", "minus-points"),
    (rule_cells.tiers, ":1:10001", "minus-points"),
    (rule_cells.evidence, "E8", "evidence-unknown"),
    (rule_cells.evidence, "E1+", "evidence-unknown"),
    (rule_cells.cap, "now and then", "cap-unreadable"),
    (rule_cells.reporters, "G,X", "reporter-unknown"),
    (rule_cells.reporters, "G,G", "reporter-unknown"),
    (rule_cells.honour, "perhaps", "honour-unreadable"),
    (rule_cells.sheet, "shop", "sheet-unknown"),
    (rule_cells.ends, "soon", "ends-unreadable"),
    (rule_cells.ends, "121 months", "ends-unreadable"),
    (rule_cells.title, "=1+1", "name-markup"),
]


@pytest.mark.parametrize(("clean", "cell", "code"), BAD)
def test_a_bad_cell_says_why(
    clean: Callable[[rule_cells.Cell], object], cell: str, code: str
) -> None:
    with pytest.raises(BadCell) as bad:
        clean(cell)
    assert bad.value.code == code
