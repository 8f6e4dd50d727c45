"""Details as officers write them: cleaned as an import cleans them, refused by field."""

from datetime import date, timedelta

import pytest

from kernel import clock
from registry.details import DetailUnfit, NewHousehold, clean_members, past_day_or_today, words

GOOD = NewHousehold(
    head=" 王　芳 ",
    consent_on=date(2026, 3, 5),
    channel="visit",
    collector="谭芬永",
    phone="138 0000 0001",
    members=3,
    number="10400",
)


def _with(**changes: object) -> NewHousehold:
    return NewHousehold(**{**vars(GOOD), **changes})


def test_a_new_household_is_cleaned() -> None:
    clean = GOOD.cleaned()
    assert (clean.head, clean.phone, clean.number) == ("王芳", "13800000001", "010400")
    assert _with(number=" ", phone="", members=None).cleaned().number == ""


def test_who_files_alone_needs_no_collector() -> None:
    assert _with(channel="self", collector="").cleaned().collector == ""


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"head": ""}, "head", "missing"),
        ({"head": "<b>"}, "head", "name-markup"),
        ({"phone": "138"}, "phone", "phone-not-11-digits"),
        ({"members": 31}, "members", "members-out-of-range"),
        ({"number": "1"}, "number", "number-unreadable"),
        ({"channel": "pigeon"}, "channel", "channel-unknown"),
        ({"collector": ""}, "collector", "missing"),
        ({"consent_on": date(1999, 1, 1)}, "consent_on", "date-too-old"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_a_bad_detail_is_named(changes: dict[str, object], field: str, reason: str) -> None:
    with pytest.raises(DetailUnfit) as refused:
        _with(**changes).cleaned()
    assert refused.value.details == {"field": field, "reason": reason}


def test_a_day_to_come_is_refused_and_none_is_today() -> None:
    assert past_day_or_today("asked_on", None) == clock.today()
    with pytest.raises(DetailUnfit):
        past_day_or_today("asked_on", clock.today() + timedelta(days=1))


def test_words_are_one_line_within_their_length() -> None:
    assert words("text", "  two\nlines ", 20) == "two lines"
    assert words("note", " ", 20, needed=False) == ""
    for said, reason in (("", "missing"), ("长" * 21, "text-too-long"), ("a\x00", "name-markup")):
        with pytest.raises(DetailUnfit) as refused:
            words("text", said, 20)
        assert refused.value.details["reason"] == reason


def test_members_may_be_unknown() -> None:
    assert clean_members("members", None) is None
