"""Forms of a household's life: whole numbers and days as typed; a telephone kept unless said."""

from datetime import date

import pytest

from kernel import clock
from kernel.db import reading
from office import life_forms
from office.life_forms import Asked, day, whole
from registry import DetailUnfit, find_subject
from tests.pos.counter import WANG, Town


@pytest.mark.parametrize(("typed", "number"), [("", 7), (" 12 ", 12), ("３", 3), ("0", 0)])
def test_whole_numbers_are_read_as_people_type_them(typed: str, number: int) -> None:
    assert whole({"n": typed}, "n", 7) == number


@pytest.mark.parametrize("typed", ["-1", "1.5", "x", "9" * 10, "一"])
def test_what_is_no_whole_number_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(DetailUnfit) as refused:
        whole({"n": typed}, "n")
    assert refused.value.details == {"field": "n", "reason": "number-not-whole"}


def test_a_day_is_read_or_refused() -> None:
    assert day({"on": "2026-11-20"}, "on") == date(2026, 11, 20)
    assert day({}, "on") is None
    with pytest.raises(DetailUnfit):
        day({"on": "20/11"}, "on")


def test_a_telephone_stays_unless_another_or_none_is_said(town: Town) -> None:
    def phone(**form: str) -> str | None:
        life_forms.details(Asked(town.actors["officer"], WANG, clock.new_id(), form))
        with reading() as session:
            return find_subject(session, WANG).phone

    assert phone(phone="13800005762") == "13800005762"
    assert phone() == "13800005762"
    assert phone(no_phone="yes") is None


def test_consent_is_withdrawn_only_when_confirmed(town: Town) -> None:
    officer = town.actors["officer"]
    with pytest.raises(DetailUnfit):
        life_forms.withdraw(Asked(officer, WANG, clock.new_id(), {}))
    life_forms.withdraw(Asked(officer, WANG, clock.new_id(), {"sure": "yes"}))
    with reading() as session:
        assert find_subject(session, WANG).head == ""


def test_a_household_that_joins_is_read_with_where_it_lies() -> None:
    form = {"head": "赵强", "consent_on": "2026-11-01", "channel": "self", "grid": "７"}
    read = life_forms.joining_of({**form, "group": "5", "members": "2"})
    assert (read.group, read.grid_id) == ("5", 7)
    assert (read.household.head, read.household.members) == ("赵强", 2)
    with pytest.raises(DetailUnfit) as refused:
        life_forms.joining_of({**form, "consent_on": ""})
    assert refused.value.details == {"field": "consent_on", "reason": "missing"}


def test_signs_that_cannot_be_seen_are_white_space() -> None:
    assert life_forms.plain("赵\n强") == "赵 强"
