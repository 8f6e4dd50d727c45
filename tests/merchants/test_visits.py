"""Visits: to a merchant or a place, for a wish or none, in the own village, and they stay."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from kernel import clock
from kernel.db import reading, transaction
from merchants.holding import MerchantWordsUnfit
from merchants.roll import MerchantUnknown
from merchants.visits import Visit, VisitUnfit, visits_for, visits_in, write_visit
from registry import NotPermitted
from tests.pos.counter import Town


def _visit(town: Town, **other: Any) -> Visit:
    said = {"village_id": town.east, "place": "集市饭馆", "on_day": clock.today(), "words": "愿意"}
    return Visit(**{**said, **other})


def test_they_are_found_by_village_merchant_and_wish(town: Town) -> None:
    officer = town.actors["officer"]
    first = write_visit(officer, _visit(town, wish="w1"), key="k1")
    assert write_visit(officer, _visit(town, wish="w1"), key="k1").replayed
    ours = {"merchant": town.merchant, "place": "", "words": "看了价目表"}
    write_visit(officer, _visit(town, **ours), key="k2")
    with reading() as session:
        assert len(visits_in(session, [town.east])) == 2
        assert visits_in(session, [town.west]) == []
        (one,) = visits_in(session, [town.east], merchant=town.merchant)
        assert one.words == "看了价目表"
        assert [one.id for one in visits_for(session, town.east, "w1")] == [first.reply["visit"]]
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(delete(Visit)))


def test_what_is_not_fit_is_refused(town: Town) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    west = f"M{town.west}-001"
    for other, refusal in (
        ({"place": " "}, VisitUnfit),
        ({"place": "长" * 41}, VisitUnfit),
        ({"on_day": tomorrow}, VisitUnfit),
        ({"words": ""}, MerchantWordsUnfit),
        ({"merchant": west}, MerchantUnknown),
        ({"merchant": "M0-1"}, MerchantUnknown),
        ({"village_id": town.west}, NotPermitted),
    ):
        with pytest.raises(refusal):
            write_visit(town.actors["officer"], _visit(town, **other), key=clock.new_id())
