"""The proof sheet: all figures agree whatever was done, and each lie makes one of them differ."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import ledger
import pos
from kernel import clock
from kernel.db import reading, transaction
from pos import ProofSheet
from pos.undoing import Reversal, reverse_slip, undo
from tests.pos.counter import EGGS, LI, SALT, WANG, Town, Watch


def sheet(*, days_ago: int = 0) -> ProofSheet:
    """The sheet of the shop in the east."""
    with reading() as session:
        day = clock.local(clock.now()).date()
        day = day.fromordinal(day.toordinal() - days_ago)
        return pos.proof_sheet(session, pos.find_shop(session, "S1"), day)


def test_all_figures_agree_day_by_day(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 3), (EGGS, 1))
    late = town.redeem((SALT, 1), card=LI).reply["slip"]
    undo(town.clerk, slip=town.redeem((EGGS, 2)).reply["slip"], key="u")
    ledger.seal(town.east)
    first = sheet()
    assert first.matches
    assert (first.by_ledger, first.by_slips, first.by_lines) == (16, 16, 16)
    assert (first.today.slips, first.today.back, first.today.back_points) == (3, 1, 16)
    assert (first.pieces.by_lines, first.pieces.by_moves) == (5, 5)
    assert first.pieces.shelf == 170 + 40 + 20 + 500 + 1 + 8 - 5
    assert first.households == ledger.Standing(384, 384, 2)
    assert first.anchor is not None
    watch.forward(days=1)
    reverse_slip(town.actors["officer"], Reversal(late, "扫错", town.actors["second"]))
    second = sheet()
    assert second.matches
    assert (second.before.left, second.today.slips, second.today.back_points) == (16, 0, 2)
    assert (second.by_ledger, second.pieces.by_moves, second.households.by_books) == (14, 4, 386)
    # What a board showed yesterday is what is said of yesterday today.
    assert sheet(days_ago=1).fingerprint == first.fingerprint
    assert second.fingerprint != first.fingerprint


def test_a_shop_that_handed_out_nothing(town: Town) -> None:
    empty = sheet()
    assert empty.matches
    assert (empty.by_ledger, empty.today.slips, empty.anchor) == (0, 0, None)


@pytest.mark.parametrize(
    ("lie", "points", "balances", "stock"),
    [
        ("UPDATE slip SET points = points + 1", False, True, True),
        ("UPDATE slip_line SET price = price + 1", False, True, True),
        ("UPDATE slip_line SET quantity = quantity + 1", False, True, False),
        ("UPDATE stock_movement SET quantity_after = quantity_after + 1", True, True, False),
        ("UPDATE posting SET balance_after = balance_after + 1", True, False, True),
        (
            "UPDATE posting SET points = points + 1 WHERE account = 'redeemed/S1'",
            False,
            False,
            True,
        ),
    ],
)
def test_each_lie_shows(town: Town, lie: str, points: bool, balances: bool, stock: bool) -> None:
    town.redeem((SALT, 3), card=WANG)

    def tell(tx: Session) -> None:
        table = lie.split()[1]
        on = f" ON {table}" if tx.get_bind().dialect.name == "postgresql" else ""
        tx.execute(text(f"DROP TRIGGER {table}_no_update{on}"))
        tx.execute(text(lie))

    true = sheet()
    transaction(tell)
    told = sheet()
    assert (told.points_match, told.balances_match, told.stock_matches) == (points, balances, stock)
    assert (told.matches, told.fingerprint == true.fingerprint) == (False, False)
