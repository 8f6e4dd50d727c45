"""An offer as a form sends it."""

from datetime import date

import pytest

from merchants.offer_drafts import OfferUnfit
from merchants.offer_form import draft_of, fen_of, number_of
from merchants.terms import EVERY_DAY

FORM = {
    "policy": "9",
    "type": "percent",
    "title": "理发",
    "percent": "２０",
    "list": "15.5",
    "from_on": "2026-11-20",
    "until_on": "2027-01-01",
    "from_time": "08:30",
}


def test_it_becomes_a_draft() -> None:
    made = draft_of(FORM, many={"kind": ["household", "agribusiness"], "weekday": ["1", "7", "x"]})
    assert (made.policy, made.value, made.list_fen) == (9, 20, 1550)
    assert (made.kinds, made.weekdays, made.from_minute) == (3, 0b1000001, 510)
    assert made.until_on == date(2027, 1, 1)
    assert (made.lowest, made.cap_day, made.points) == (None, None, 0)
    gift = draft_of({**FORM, "type": "gift", "insured": "yes"}, many={})
    assert (gift.value, gift.weekdays, gift.is_insured) == (0, EVERY_DAY, True)
    price = draft_of({**FORM, "type": "price", "amount": "9.90"}, many={})
    assert price.value == 990


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("percent", "x"),
        ("percent", ""),
        ("list", "1.234"),
        ("list", "1e99"),
        ("list", "NaN"),
        ("from_on", "tomorrow"),
        ("from_time", "noon"),
        ("cap_day", "-1"),
    ],
)
def test_what_cannot_be_read_is_refused(field: str, said: str) -> None:
    with pytest.raises(OfferUnfit):
        draft_of({**FORM, field: said}, many={})


def test_nothing_typed_is_nothing() -> None:
    assert fen_of({}, "list") is None
    assert number_of({"n": " "}, "n") is None
