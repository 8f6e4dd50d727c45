"""Proofs of the papers: silent on true ones, and each lie is found."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.auditing import audit
from pos.paper_acts import Said, agree, hand_in
from pos.receiving import Consignment, Incoming, receive
from pos.transferring import receive_transfer, send
from tests.pos.counter import EGGS, SALT, Town, whole


def _tell(lie: str) -> set[str]:
    """Tell the lie past the database's own guards, and give what the audit says."""

    def tell(tx: Session) -> None:
        verb, table = lie.split(maxsplit=1)[0].lower(), lie.replace("FROM ", "").split()[1]
        on = f" ON {table}" if tx.get_bind().dialect.name == "postgresql" else ""
        tx.execute(text(f"DROP TRIGGER {table}_no_{verb}{on}"))
        tx.execute(text(lie.format(eggs=EGGS)))

    transaction(tell)
    with reading() as session:
        return {one.proof for one in audit(session)}


@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE stock_movement SET quantity = quantity + 1 WHERE kind = 'delivery'",
        "DELETE FROM delivery_line WHERE line = 2",
        "UPDATE delivery_line SET goods = '{eggs}', lot = 1 WHERE line = 2",
    ],
)
def test_a_delivery_that_moved_other_pieces_is_found(town: Town, lie: str) -> None:
    lines = (Incoming(EGGS, 10, 680), Incoming(SALT, 2, 200))
    asked = Consignment("S1", "供销社", "collective", "1", lines)
    receive(town.actors["officer"], asked, key="a")
    whole()
    assert "deliveries-match" in _tell(lie)


@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE stock_movement SET quantity = quantity + 1 WHERE kind = 'write-off'",
        "UPDATE stock_paper_line SET pieces = -3",
        "DELETE FROM stock_paper_end",
        "UPDATE stock_paper_end SET outcome = 'dropped'",
        "UPDATE stock_paper_end SET staff_id = (SELECT staff_id FROM stock_paper)",
    ],
)
def test_a_write_off_that_one_did_alone_or_that_moved_other_pieces_is_found(
    town: Town, lie: str
) -> None:
    asked = {"shop": "S1", "kind": "write-off", "key": "a"}
    paper = hand_in(town.actors["officer"], **asked, lines=(Said(EGGS, 2, "破损"),)).reply["paper"]
    agree(town.actors["second"], shop="S1", paper=paper, key="b")
    whole()
    assert "papers-match" in _tell(lie)


@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE stock_movement SET quantity = quantity + 1 WHERE kind = 'transfer'",
        "UPDATE transfer_line SET pieces = 2",
        "UPDATE transfer_arrival_line SET pieces = 4",
        "DELETE FROM transfer_arrival_line",
        "UPDATE transfer_arrival SET words = ''",
        "UPDATE transfer_arrival SET staff_id = (SELECT staff_id FROM transfer)",
    ],
)
def test_a_transfer_that_moved_other_pieces_or_was_one_persons_is_found(
    town: Town, lie: str
) -> None:
    lines = ((EGGS, 3),)
    sent = send(town.actors["officer"], shop="S1", to_shop="W1", lines=lines, key="a").reply
    receive_transfer(
        town.actors["officer-west"],
        shop="W1",
        transfer=sent["transfer"],
        pieces={EGGS: 2},
        words="碎了",
        key="b",
    )
    whole()
    assert "transfers-match" in _tell(lie)
