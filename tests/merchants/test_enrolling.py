"""Enrolling: fit or refused, once per key, and the same answer whether a licence is known."""

from dataclasses import replace
from typing import Any

import pytest

from kernel.db import reading
from merchants import enrolling
from merchants.enrolling import Enrolment, LicenceUnfit, MerchantUnfit, PromiseMissing, enrol
from merchants.roll import find_merchant, merchants_in
from registry import NotPermitted, TooManyTries
from tests.pos.counter import LICENCE, Town


def shop(village: int, **other: Any) -> Enrolment:
    """A good enrolment, changed so."""
    good = Enrolment(
        *(village, "小饭馆", "food", LICENCE, "集市 3 号", "钱师傅", "138 0000 0009"),
        has_promised=True,
    )
    return replace(good, **other)


def test_it_is_kept_once_and_says_only_its_number(town: Town) -> None:
    asked = shop(town.east, licence=f" {LICENCE.lower()} ", name="  小   饭馆 ")
    first = enrol(asked, key="k1", address="10.1.1.1")
    assert first.unwrap() == {"merchant": f"M{town.east}-002"}
    assert enrol(asked, key="k1", address="10.1.1.1").replayed
    # The licence is that of the hairdresser: nothing of that is said.
    with reading() as session:
        found = find_merchant(session, f"M{town.east}-002")
        assert (found.name, found.licence, found.phone) == ("小 饭馆", LICENCE, "13800000009")
        assert found.state == "enrolled"
        assert len(merchants_in(session, [town.east])) == 2


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"name": " "}, MerchantUnfit),
        ({"address": "长" * 81}, MerchantUnfit),
        ({"contact": "a\nb\x07"}, MerchantUnfit),
        ({"kind": "bank"}, MerchantUnfit),
        ({"phone": "12345"}, MerchantUnfit),
        ({"phone": "call me maybe"}, MerchantUnfit),
        ({"licence": LICENCE[:-1] + "0"}, LicenceUnfit),
        ({"has_promised": False}, PromiseMissing),
    ],
)
def test_what_is_not_fit_is_refused(other: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        enrolling.fitted(shop(1, **other))


def test_five_an_hour_from_one_address(town: Town) -> None:
    with pytest.raises(NotPermitted):
        enrol(shop(0), key="nowhere", address="10.1.1.9")
    for n in range(5):
        enrol(shop(town.east), key=f"k{n}", address="10.1.1.2").unwrap()
    with pytest.raises(TooManyTries):
        enrol(shop(town.east), key="k5", address="10.1.1.2")
    enrol(shop(town.east), key="k6", address="10.1.1.3").unwrap()
