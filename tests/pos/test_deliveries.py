"""Deliveries as pages read them: listed by the page, each with its lines in their order."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos import deliveries
from pos.deliveries import DeliveryUnknown, deliveries_of, delivery_of, suppliers_of
from pos.receiving import Consignment, Incoming, receive
from pos.shops import find_shop
from tests.pos.counter import EGGS, SALT, Town, Watch


def _receive(town: Town, ref: str, fund: str = "collective") -> str:
    lines = (Incoming(SALT, 5, 230), Incoming(EGGS, 10, 680), Incoming(SALT, 2, 200))
    asked = Consignment("S1", f"{fund}供销社", fund, ref, lines)
    reply: dict[str, str] = receive(town.actors["officer"], asked, key=ref).reply
    return reply["delivery"]


def test_a_delivery_has_its_lines_as_they_were_written(town: Town) -> None:
    paper, gift = _receive(town, "1"), _receive(town, "2", "gift")
    with reading() as session:
        shop = find_shop(session, "S1")
        found, given = delivery_of(session, shop, paper), delivery_of(session, shop, gift)
        assert [(one.goods.goods, one.lot.came) for one in found.lines] == [
            (SALT, 5),
            (EGGS, 10),
            (SALT, 2),
        ]
        assert (found.pieces, found.fen, found.by) == (17, 5 * 230 + 6800 + 400, "陈秀兰")
        assert (given.fen, given.lines[0].each_fen) == (found.fen, 230)
        assert suppliers_of(session, town.east) == ["collective供销社", "gift供销社"]
        for shop_code, delivery in (("S1", "none"), ("W1", paper)):
            with pytest.raises(DeliveryUnknown):
                delivery_of(session, find_shop(session, shop_code), delivery)


def test_they_are_listed_page_by_page(
    town: Town, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PAGE", 2)
    papers = []
    for ref in ("1", "2", "3"):
        watch.forward(minutes=1)
        papers.append(_receive(town, ref))
    with reading() as session:
        shop = find_shop(session, "S1")
        first, older = deliveries_of(session, shop)
        assert [(one.id, by) for one, by in first] == [
            (papers[2], "陈秀兰"),
            (papers[1], "陈秀兰"),
        ]
        rest, none = deliveries_of(session, shop, before=older or "")
        assert ([one.ref for one, _ in rest], none) == (["1"], None)


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_the_database_keeps_them(town: Town) -> None:
    _receive(town, "1")
    for statement in (
        "UPDATE delivery SET ref = '8'",
        "DELETE FROM delivery",
        "UPDATE delivery_line SET line = 9",
        "DELETE FROM delivery_line",
    ):
        with pytest.raises(DBAPIError):
            transaction(partial(_execute, statement))
