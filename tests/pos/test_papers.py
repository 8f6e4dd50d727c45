"""Papers as pages read them, and as the database keeps them."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos import papers
from pos.paper_acts import Said, agree, hand_in
from pos.papers import PaperUnknown, paper_of, papers_of
from pos.shops import find_shop
from tests.pos.counter import EGGS, Town, Watch


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_they_are_listed_page_by_page_and_never_changed(
    town: Town, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "PAGE", 2)
    ids = []
    for key in ("1", "2", "3"):
        watch.forward(minutes=1)
        line = (Said(EGGS, 1, "破损"),)
        asked = {"shop": "S1", "kind": "write-off", "key": key}
        ids.append(hand_in(town.actors["officer"], **asked, lines=line).reply["paper"])
    agree(town.actors["second"], shop="S1", paper=ids[1], key="b")
    with reading() as session:
        shop = find_shop(session, "S1")
        first, older = papers_of(session, shop)
        assert [(one.paper.id, one.ended_by) for one in first] == [
            (ids[2], None),
            (ids[1], "陈秀兰"),
        ]
        rest, none = papers_of(session, shop, before=older or "")
        assert ([one.paper.id for one in rest], none) == ([ids[0]], None)
        for code, paper in (("S1", "none"), ("W1", ids[0])):
            with pytest.raises(PaperUnknown):
                paper_of(session, find_shop(session, code), paper)
    for table in ("stock_paper", "stock_paper_line", "stock_paper_end"):
        for statement in (f"UPDATE {table} SET village_id = 9", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=f"{table}_no_"):
                transaction(partial(_execute, statement))
