"""Finance persons: the last one said holds, by village; rows stay."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from merchants.finance import FinancePersonUnfit, Named, finance_persons, set_finance_person
from registry import NotPermitted
from registry.hotlines import HotlineUnfit
from tests.merchants.people import around

LI = Named("李敏", "村镇银行", "13855550101", "助农贷、存取款上门", "每周三上午")


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_the_last_one_holds(database: Database) -> None:
    here = around(0)
    east, west = here.town.east, here.town.west
    set_finance_person(here.officer, east, LI, key="1")
    set_finance_person(here.whole, west, Named("张亮", " 农商行 ", "", "贷款咨询", ""), key="2")
    set_finance_person(here.whole, west, Named("", "", "", "", ""), key="3")
    with reading() as session:
        [(village, found)] = finance_persons(session, {east, west}).items()
        assert (village, found.name, found.hours) == (east, "李敏", "每周三上午")
    for n, unfit in enumerate(
        (
            Named("李敏", "", "", "贷款", ""),
            Named("李敏", "银行", "", "", ""),
            Named("李" * 41, "银行", "", "贷款", ""),
            Named("李敏", "银行", "", "a\x00", ""),
        )
    ):
        with pytest.raises(FinancePersonUnfit):
            set_finance_person(here.officer, east, unfit, key=f"u{n}")
    with pytest.raises(HotlineUnfit):
        set_finance_person(here.officer, east, Named("李敏", "银行", "没有", "贷款", ""), key="h")
    for actor, village in ((here.officer, west), (here.supervisor, east)):
        with pytest.raises(NotPermitted):
            set_finance_person(actor, village, LI, key="n")
    for attack in ("UPDATE finance_person SET no = 9", "DELETE FROM finance_person"):
        with pytest.raises(DBAPIError, match="finance_person_no_"):
            transaction(partial(_execute, attack))
