"""Reading a rulebook: the default has no fault; every planted fault is named by its cell."""

from collections import Counter

import pytest

from civility.rule_adopting import default_rules
from civility.rule_sheets import read_rule_sheets
from registry import REASONS
from tests.civility.sheets import DEFAULT, good, sheet
from tests.registry.workbooks import workbook


def test_the_default_has_eight_aspects_and_66_items() -> None:
    draft = read_rule_sheets(DEFAULT)
    assert (draft.faults, draft.warned) == ((), ())
    assert (len(draft.aspects), len(draft.items)) == (8, 66)
    effects = Counter(item.effect for item in draft.items.values())
    assert effects == {"add": 42, "subtract": 24}
    by_aspect = Counter(item.aspect for item in draft.items.values())
    assert list(by_aspect.values()) == [8, 8, 7, 9, 8, 10, 8, 8]


def test_vetoes_need_a_document_or_the_review_group_and_all_end() -> None:
    vetoes = [one for one in default_rules().items.values() if one.effect == "veto"]
    assert len(vetoes) == 8
    assert all(one.ends for one in vetoes)
    internal = [one.code for one in vetoes if one.evidence != (frozenset({"E6"}),)]
    assert [(code, default_rules().items[code].reporters) for code in internal] == [
        ("V8", frozenset("R"))
    ]


#: The changed row, the column that is named, and the reason.
PLANTED = [
    (good("A1+2", item="A1*2"), "item", "item-unreadable"),
    (good("A1+1"), "item", "item-repeated"),
    (good("A1+3", aspect_zh="孝老"), "aspect_zh", "aspect-renamed"),
    (good("A1+4", title_zh=""), "title_zh", "missing"),
    (good("A1+5", effect="subtract"), "effect", "item-effect"),
    (good("A2+1", topic="信访"), "topic", "topic-petition"),
    (good("A2+2", tiers=":1.3:3"), "tiers", "rating-steps"),
    (good("A2-1", tiers=":-4:5"), "tiers", "minus-points"),
    (good("A2+3", evidence="E4/E9"), "evidence", "evidence-unknown"),
    (good("A2+4", cap="often"), "cap", "cap-unreadable"),
    (good("A2+5", reporter="H,Z"), "reporter", "reporter-unknown"),
    (good("V1", evidence="E5"), "evidence", "veto-evidence"),
]


def test_twelve_planted_faults_have_twelve_reasons() -> None:
    draft = read_rule_sheets(sheet(good("A1+1"), *(row for row, _, _ in PLANTED)))
    found = [(fault.row, fault.column, fault.code) for fault in draft.faults]
    wanted = [(n, column, code) for n, (_, column, code) in enumerate(PLANTED, start=3)]
    assert found == wanted
    assert len(found) == 12
    said = draft.faults[5].to_json()
    assert (said["sheet"], said["value"], said["reason"]) == (
        "CSV",
        "信访",
        REASONS["topic-petition"],
    )


@pytest.mark.parametrize("topic", ["petition", "birth", "health", "religion", "opinion"])
def test_what_is_never_scored_is_refused_with_an_explanation(topic: str) -> None:
    [fault] = read_rule_sheets(sheet(good(topic=topic))).faults
    assert (fault.column, fault.code) == ("topic", f"topic-{topic}")
    assert "never scored" in REASONS[fault.code]


ALONE = [
    (good("A1+1", tiers=":-1:0"), "tiers", "rating-sign"),
    (good("A1-1", tiers=":0:0"), "tiers", "rating-sign"),
    (good("V1", tiers=":0:5"), "tiers", "veto-tiers"),
    (good("V1", tiers=":0:0;:0:0"), "tiers", "veto-tiers"),
    (good("V1", ends=""), "ends", "ends-missing"),
    (good("V1", ends="soon"), "ends", "ends-unreadable"),
    (good("V1", reporter="D,R", evidence="E6/E5"), "evidence", "veto-evidence"),
    (good("A1+1", reporter="R"), "reporter", "reporter-review"),
    (good("A1-1", honour="yes"), "honour", "honour-not-add"),
    (good("A1+1", title_en="<b>"), "title_en", "name-markup"),
]


@pytest.mark.parametrize(("row", "column", "code"), ALONE)
def test_a_fault_is_one_reason(row: dict[str, str], column: str, code: str) -> None:
    faults = read_rule_sheets(sheet(row)).faults
    assert [(fault.column, fault.code) for fault in faults] == [(column, code)]


def test_an_aspect_has_one_english_name_too() -> None:
    [fault] = read_rule_sheets(sheet(good("A1+1"), good("A1+2", aspect_en="Age"))).faults
    assert (fault.row, fault.column, fault.code) == (3, "aspect_en", "aspect-renamed")


def test_every_fault_of_a_row_is_named() -> None:
    row = good("A1+1", effect="", topic="", tiers="x", evidence="", cap="", reporter="")
    faults = read_rule_sheets(sheet(row)).faults
    wanted = ["effect", "topic", "tiers", "evidence", "cap", "reporter"]
    assert sorted(fault.column for fault in faults) == sorted(wanted)


def test_doubtful_words_only_warn() -> None:
    draft = read_rule_sheets(sheet(good("A1+1", title_zh="年内无越级上访")))
    assert draft.faults == ()
    [warned] = draft.warned
    assert (warned.item, warned.words) == ("A1+1", ("上访", "越级"))


def test_excel_with_chinese_headings_and_without_english_is_read() -> None:
    headings = ["编号", "方面", "条目", "类型", "主题", "档次", "佐证", "上限", "上报人", "荣誉"]
    row = ["A1+1", "孝敬老人", "照料老人", "加分", "孝老", ":2:10", "E7", "1次/年", "G、P", "是"]
    content = workbook(细则=[["黄泥岗镇细则"], headings, row]).getvalue()
    draft = read_rule_sheets(content)
    assert draft.faults == ()
    item = draft.items["A1+1"]
    assert (item.title_en, item.effect, item.honour) == ("照料老人", "add", True)
    assert item.sheet == "household"
    assert draft.aspects["A1"].name_en == "孝敬老人"
