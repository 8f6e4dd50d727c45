"""Agreements: kept as signed, in force on their days, and never changed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from kernel import clock
from kernel.db import reading, transaction
from merchants.agreements import (
    Agreement,
    AgreementMissing,
    AgreementUnfit,
    agreements_of,
    is_bound,
    refuse_unbound,
)
from merchants.handling import sign_agreement
from merchants.roll import find_merchant
from tests.pos.counter import Town, Watch


def test_one_holds_from_its_first_day_to_its_last(town: Town, watch: Watch) -> None:
    with reading() as session:
        merchant = find_merchant(session, town.merchant)
        refuse_unbound(session, merchant)
    watch.forward(days=400)
    with reading() as session, pytest.raises(AgreementMissing):
        refuse_unbound(session, merchant)
    days = (clock.today() + timedelta(days=1), clock.today() + timedelta(days=9))
    officer = town.actors["officer"]
    sign_agreement(officer, town.merchant, days=days, signed_by=" 周 师傅 ", key="again")
    for after, holds in ((0, False), (1, True), (8, True), (1, False)):
        watch.forward(days=after)
        with reading() as session:
            assert is_bound(session, merchant, clock.today()) == holds
    with reading() as session:
        assert [one.no for one in agreements_of(session, merchant)] == [2, 1]
        assert agreements_of(session, merchant)[0].signed_by == "周 师傅"
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(delete(Agreement)))


WRONG = [
    (date(2026, 12, 2), date(2026, 12, 1), "周师傅"),
    (date(2026, 1, 1), date(2026, 11, 19), "周师傅"),
    (date(2026, 12, 1), date(2026, 12, 9), "  "),
    (date(2026, 12, 1), date(2026, 12, 9), "长" * 41),
]


def test_what_is_not_fit_is_refused(town: Town) -> None:
    officer = town.actors["officer"]
    for first, last, name in WRONG:
        with pytest.raises(AgreementUnfit):
            sign_agreement(
                officer, town.merchant, days=(first, last), signed_by=name, key=clock.new_id()
            )
