"""Transfers as pages read them, and as the database keeps them."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos import transfers
from pos.shops import find_shop
from pos.transferring import receive_transfer, send
from pos.transfers import TransferUnknown, transfer_of, transfers_of
from tests.pos.counter import EGGS, SALT, Town, Watch


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_both_shops_list_them_and_they_are_never_changed(
    town: Town, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfers, "PAGE", 2)
    ids = []
    for key in ("1", "2", "3"):
        watch.forward(minutes=1)
        lines = ((SALT, 1), (EGGS, 2))
        done = send(town.actors["officer"], shop="S1", to_shop="W1", lines=lines, key=key)
        ids.append(done.reply["transfer"])
    receive_transfer(
        town.actors["officer-west"],
        shop="W1",
        transfer=ids[1],
        pieces={SALT: 1, EGGS: 2},
        words="",
        key="a",
    )
    with reading() as session:
        for code in ("S1", "W1"):
            shop = find_shop(session, code)
            first, older = transfers_of(session, shop)
            assert [(one.transfer.id, one.received_by) for one in first] == [
                (ids[2], None),
                (ids[1], "陈秀兰"),
            ]
            rest, none = transfers_of(session, shop, before=older or "")
            assert ([one.transfer.id for one in rest], none) == ([ids[0]], None)
            with pytest.raises(TransferUnknown):
                transfer_of(session, shop, "none")
    for table in ("transfer", "transfer_line", "transfer_arrival", "transfer_arrival_line"):
        for statement in (f"UPDATE {table} SET village_id = 9", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=f"{table}_no_"):
                transaction(partial(_execute, statement))
