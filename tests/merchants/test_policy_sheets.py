"""Reading policies: each fault is named by its cell; a low grade is never named."""

import pytest

from merchants.policies import COLUMNS
from merchants.policy_sheets import POLICIES, names_a_low_grade, read_policies
from tests.merchants.policy_rows import DEFAULT, sheet

BAD = [
    ({"no": "1"}, "policy-repeated"),
    ({"no": "31"}, "number-out-of-range"),
    ({"title_en": ""}, "missing"),
    ({"what_zh": "好" * 201}, "text-too-long"),
    ({"unit_zh": "=1+1"}, "name-markup"),
    ({"unit_en": "<b>"}, "name-markup"),
    ({"through": "vote"}, "policy-through"),
    ({"starts_on": "soon"}, "date-unreadable"),
    ({"starts_on": "2026-03-01", "ends_on": "2026-02-01"}, "policy-ends"),
    ({"who_zh": "D 级户除外"}, "policy-low-grade"),
    ({"who_en": "not for C and below"}, "policy-low-grade"),
]


def test_the_default_reads_whole() -> None:
    draft = read_policies(DEFAULT)
    assert [one.no for one in draft.policies] == list(range(1, 13))
    assert draft.faults == ()
    assert {one.through for one in draft.policies} == {"offers", "credit", "person", "reference"}
    assert tuple(column.key for column in POLICIES.columns) == COLUMNS
    assert draft.doubtful == {3: ("医保",)}


@pytest.mark.parametrize(("changed", "code"), BAD)
def test_a_fault_is_named(changed: dict[str, str], code: str) -> None:
    draft = read_policies(sheet(changed))
    assert [one.code for one in draft.faults] == [code]
    assert (draft.faults[0].row, draft.faults[0].column) == (3, list(changed)[-1])
    assert len(draft.policies) == 11


def test_a_town_may_have_other_policies_than_twelve() -> None:
    draft = read_policies(sheet(rows=3, title_zh="村里的", through="优惠", ends_on="2027-12-31"))
    assert len(draft.policies) == 3
    assert draft.policies[1].through == "offers"
    assert str(draft.policies[1].ends_on) == "2027-12-31"


def test_grades_from_a_up_are_no_low_grade() -> None:
    assert not any(map(names_a_low_grade, ("A、AA、AAA 级", "AAA and above", "Beijing", "CD 店")))
    assert all(map(names_a_low_grade, ("B级", "grade C", "A/D")))
