"""The rulebook set out for the office, and a checked sheet carried by a form."""

from datetime import date

import pytest

from civility import Rules, default_rules, read_rule_sheets
from office.rulebook_desk import counts_of, day_of, packed, parts_of, unpacked
from registry import WorkbookNotReadable

DRAFT = default_rules()
RULES = Rules(1, "默认", date(2026, 1, 1), DRAFT.aspects, DRAFT.items)


def test_every_item_stands_in_its_aspect() -> None:
    parts = parts_of(RULES)
    assert len(parts) == 12
    assert sum(len(part.items) for part in parts) == 85
    assert [part.aspect.code for part in parts if part.is_veto] == ["V"]
    assert counts_of(RULES) == {"add": 42, "subtract": 24, "veto": 8, "organisations": 11}


def test_a_checked_sheet_comes_back_equal() -> None:
    again = read_rule_sheets(unpacked(packed(DRAFT)))
    assert (again.faults, again.items) == ((), DRAFT.items)


@pytest.mark.parametrize("said", ["nothing base64", "汉"])
def test_what_no_form_of_ours_carried_is_refused(said: str) -> None:
    with pytest.raises(WorkbookNotReadable):
        unpacked(said)


def test_a_day_that_cannot_be_read_is_long_past() -> None:
    assert [day_of(" 2026-12-01 "), day_of("soon")] == [date(2026, 12, 1), date.min]
