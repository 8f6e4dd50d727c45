"""What makes an offer fit, and what is refused before anything else is asked."""

from datetime import timedelta

import pytest

from kernel import clock
from merchants.offer_drafts import OfferCategory, OfferNoGain, OfferUnfit, fitted
from tests.merchants.market import draft


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("title", "  "),
        ("title", "长" * 41),
        ("note", "长" * 101),
        ("type", "lottery"),
        ("value", 0),
        ("value", 100),
        ("list_fen", 0),
        ("lowest", "E"),
        ("kinds", 0),
        ("weekdays", 128),
        ("from_minute", 1440),
        ("until_minute", 1441),
        ("cap_household", 0),
        ("cap_day", -1),
        ("budget_fen", 0),
        ("points", 1_001),
    ],
)
def test_each_field_has_its_bounds(field: str, said: object) -> None:
    with pytest.raises(OfferUnfit) as refused:
        fitted(draft(**{field: said}))
    assert refused.value.details == {"field": field}


def test_sham_and_forbidden_offers_are_refused() -> None:
    for kept_out in ({"is_insured": True}, {"is_prescribed": True}):
        with pytest.raises(OfferCategory):
            fitted(draft(**kept_out))
    sham: list[dict[str, object]] = [
        {"type": "price", "value": 1500},
        {"type": "price", "value": 1600},
        {"type": "amount", "value": 0},
        {"type": "percent", "value": 1, "list_fen": 1},
    ]
    for one in sham:
        with pytest.raises(OfferNoGain):
            fitted(draft(**one))
    with pytest.raises(OfferUnfit):
        fitted(draft(type="gift", value=0, list_fen=None))
    with pytest.raises(OfferUnfit):
        fitted(draft(until_on=clock.today() - timedelta(days=1)))
    with pytest.raises(OfferUnfit):
        fitted(draft(from_minute=600, until_minute=600))


def test_stray_spaces_go() -> None:
    fit = fitted(draft(title="  理发  八折 ", list_fen=None))
    assert fit.title == "理发 八折"
