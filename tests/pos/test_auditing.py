"""The shops' proofs: each finds the breakage it is there for, planted behind dropped guards."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import pos
from kernel.db import bound, reading, transaction
from ledger import Finding
from pos import auditing, lot_proofs, permit_proofs
from pos.undoing import Reversal, reverse_slip, undo
from tests.pos.counter import EGGS, LI, SALT, WANG, Town


@pytest.fixture
def slips(town: Town) -> tuple[str, str, str]:
    """Three slips: one that stands, one undone, one reversed; and one without a card."""
    numbers = tuple(town.redeem((SALT, 3), (EGGS, 1), card=LI).reply["slip"] for _ in range(3))
    stands, undone, reversed_ = numbers
    undo(town.clerk, slip=undone, key="u1")
    second = town.actors["second"]
    reverse_slip(town.actors["officer"], Reversal(reversed_, "扫错", second))
    _seen, permit = pos.let_in(town.clerk, pos.Holder(WANG, "忘带卡", second))
    pos.redeem(town.clerk, pos.Order("n1", "", ((SALT, 1),), permit.id))
    return stands, undone, reversed_


def _drop_guard(tx: Session, name: str) -> None:
    table = name.rpartition("_no_")[0]
    on = f" ON {table}" if tx.get_bind().dialect.name == "postgresql" else ""
    tx.execute(text(f"DROP TRIGGER {name}{on}"))


def _break(guard: str | None, *statements: str) -> None:
    def work(tx: Session) -> None:
        if guard:
            _drop_guard(tx, guard)
        for statement in statements:
            tx.execute(text(statement))

    transaction(work)


def _proofs(findings: list[Finding]) -> dict[str, list[str]]:
    """The proofs that failed, and what they say."""
    found: dict[str, list[str]] = {}
    for one in findings:
        found.setdefault(one.proof, []).append(one.detail)
    return found


def _found() -> dict[str, list[str]]:
    with reading() as session:
        return _proofs(pos.audit(session))


def test_true_shops_pass_every_proof(slips: tuple[str, str, str]) -> None:
    assert _found() == {}


#: guard that stands in the way, what is broken ({stands}, {undone}, {reversed} are slips), and the
#: proofs that must find it.
BREAKAGES: list[tuple[str | None, str, set[str]]] = [
    (None, f"UPDATE stock SET quantity = quantity + 1 WHERE goods = '{SALT}'", {"stock-matches"}),
    (None, f"UPDATE stock SET seq = seq + 1 WHERE goods = '{SALT}'", {"stock-matches"}),
    (
        "stock_movement_no_update",
        f"UPDATE stock_movement SET quantity = 171 WHERE goods = '{SALT}' AND kind = 'opening'",
        {"stock-matches", "running-quantities-match"},
    ),
    (
        "stock_movement_no_update",
        "UPDATE stock_movement SET quantity_after = 99 WHERE source = 'slip/{stands}'",
        {"running-quantities-match"},
    ),
    (
        "stock_movement_no_delete",
        f"DELETE FROM stock_movement WHERE goods = '{SALT}' AND kind = 'opening'",
        {"stock-matches", "running-quantities-match"},
    ),
    (
        "stock_movement_no_delete",
        "DELETE FROM stock_movement WHERE source = 'slip/{stands}'",
        {"stock-matches", "running-quantities-match", "sales-match"},
    ),
    (
        "stock_movement_no_delete",
        "DELETE FROM stock_movement WHERE source = 'slip/{undone}' AND kind = 'undo'",
        {"stock-matches", "running-quantities-match", "sales-match"},
    ),
    (
        "stock_movement_no_update",
        "UPDATE stock_movement SET source = 'slip/{stands}' WHERE source = 'slip/{undone}'",
        {"sales-match"},
    ),
    (
        "slip_no_update",
        "UPDATE slip SET points = points - 1 WHERE slip = '{stands}'",
        {"lines-match", "slips-match"},
    ),
    (
        "slip_no_update",
        f"UPDATE slip SET household = '{WANG}' WHERE slip = '{{stands}}'",
        {"slips-match"},
    ),
    (
        "slip_no_update",
        "UPDATE slip SET balance_after = balance_after + 1 WHERE slip = '{stands}'",
        {"slips-match"},
    ),
    (
        "slip_line_no_update",
        f"UPDATE slip_line SET price = 1 WHERE slip = '{{stands}}' AND goods = '{SALT}'",
        {"lines-match"},
    ),
    (
        "slip_line_no_update",
        f"UPDATE slip_line SET quantity = 4 WHERE slip = '{{stands}}' AND goods = '{SALT}'",
        {"lines-match", "sales-match"},
    ),
    (
        "slip_line_no_delete",
        "DELETE FROM slip_line WHERE slip = '{stands}'",
        {"lines-match"},
    ),
    (
        "slip_no_update",
        (
            "UPDATE slip SET entry_id = (SELECT u.entry_id FROM slip_undo u"
            " WHERE u.slip = '{undone}') WHERE slip = '{stands}'"
        ),
        {"slips-match"},
    ),
    (None, f"UPDATE stock_lot SET came = came + 1 WHERE goods = '{SALT}'", {"lots-match"}),
    (
        "lot_move_no_update",
        f"UPDATE lot_move SET pieces = pieces + 1 WHERE goods = '{SALT}' AND kind = 'came'",
        {"lots-match", "lots-are-the-shelf"},
    ),
    (
        "lot_move_no_delete",
        f"DELETE FROM lot_move WHERE goods = '{SALT}' AND kind = 'back'",
        {"lots-match", "lots-are-the-shelf"},
    ),
    ("slip_no_card_no_delete", "DELETE FROM slip_no_card", {"no-cards-match"}),
    ("slip_no_card_no_update", "UPDATE slip_no_card SET reason = ''", {"no-cards-match"}),
    (
        "slip_no_card_no_update",
        "UPDATE slip_no_card SET second_id = (SELECT min(clerk_id) FROM slip)",
        {"no-cards-match"},
    ),
    (
        "slip_no_update",
        "UPDATE slip SET card_id = (SELECT min(card_id) FROM slip) WHERE card_id IS NULL",
        {"no-cards-match", "permits-match"},
    ),
    ("slip_permit_no_delete", "DELETE FROM slip_permit", {"permits-match"}),
    (
        "slip_permit_no_update",
        "UPDATE slip_permit SET slip = '{stands}'",
        {"permits-match"},
    ),
    *(
        ("till_permit_no_update", f"UPDATE till_permit SET {change}", {"permits-match"})
        for change in (
            f"household = '{LI}'",
            "clerk_id = second_id",
            "until = at",
        )
    ),
    (
        "slip_undo_no_delete",
        "DELETE FROM slip_undo WHERE slip = '{undone}'",
        {"undos-match", "sales-match"},
    ),
    (
        "slip_undo_no_delete",
        "DELETE FROM slip_undo WHERE slip = '{reversed}'",
        {"sales-match"},
    ),
    (
        "slip_undo_no_update",
        (
            "UPDATE slip_undo SET entry_id = (SELECT entry_id FROM slip"
            " WHERE slip = '{reversed}') WHERE slip = '{reversed}'"
        ),
        {"undos-match"},
    ),
    (
        "slip_undo_no_update",
        "UPDATE slip_undo SET kind = 'reverse' WHERE slip = '{undone}'",
        {"undos-match"},
    ),
    (
        "slip_undo_no_update",
        "UPDATE slip_undo SET kind = 'given' WHERE slip = '{undone}'",
        {"undos-match"},
    ),
]


def test_each_planted_breakage_is_found_by_its_proofs(slips: tuple[str, str, str]) -> None:
    """Each is planted, looked for and rolled back, so that the next one stands alone."""
    names = dict(zip(("stands", "undone", "reversed"), slips, strict=True))
    for guard, breakage, proofs in BREAKAGES:
        with Session(bound().writer) as session:
            if guard:
                _drop_guard(session, guard)
            session.execute(text(breakage.format(**names)))
            found = _proofs(pos.audit(session))
            session.rollback()
        assert found.pop("guards-stand", []) == ([f"{guard} is missing"] if guard else []), breakage
        assert set(found) == proofs, breakage
    assert _found() == {}


def test_a_slip_without_its_rows_is_missed_by_the_books(slips: tuple[str, str, str]) -> None:
    def work(tx: Session) -> None:
        for guard in ("slip_no_delete", "slip_line_no_delete"):
            _drop_guard(tx, guard)
        for table in ("slip_line", "slip"):
            tx.execute(text(f"DELETE FROM {table} WHERE slip = '{slips[0]}'"))

    transaction(work)
    assert set(_found()) == {"guards-stand", "slips-match"}


def test_each_guard_that_fell_is_missed(town: Town) -> None:
    fallen = []
    for guard in sorted(auditing.GUARDS):
        _break(guard)
        fallen.append(f"{guard} is missing")
        assert _found() == {"guards-stand": fallen}


def test_a_finding_says_where(slips: tuple[str, str, str], town: Town) -> None:
    _break("slip_no_update", f"UPDATE slip SET points = 9 WHERE slip = '{slips[0]}'")
    with reading() as session:
        [lines] = auditing.lines_match(session)
        entry = pos.slips.find_slip(session, slips[0]).entry_id
    assert (lines.village, lines.entry) == (town.east, entry)
    assert lines.detail == f"slip {slips[0]} says 9, its lines 14"


def test_every_proof_has_a_planted_breakage() -> None:
    proved: set[str] = set().union(*(proofs for _, _, proofs in BREAKAGES)) | {"guards-stand"}
    proofs: list[Callable[..., object]] = [
        auditing.stock_matches,
        auditing.running_quantities_match,
        auditing.lines_match,
        auditing.slips_match,
        auditing.no_cards_match,
        permit_proofs.permits_match,
        auditing.undos_match,
        auditing.sales_match,
        lot_proofs.lots_match,
        lot_proofs.lots_are_the_shelf,
        auditing.guards_stand,
    ]
    assert {proof.__name__.replace("_", "-") for proof in proofs} == proved
