"""The awards' proofs: each finds the breakage it is there for, planted by SQL."""

from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import ledger
from kernel.db import Database, bound, reading, transaction
from ledger import Finding
from registry import auditing
from registry.access import Actor, actor_of
from registry.award_reversals import AwardCorrection, reverse_award
from registry.awards import award
from registry.staff import RoleAt, get_staff
from registry.withdrawal import withdraw_consent
from tests.registry.people import Town, make_household, make_staff, make_town

WANG, LI = "010317", "010318"
_ENTRY: Final = "(SELECT entry_id FROM award WHERE ref = '{}')"

#: What is broken (award a: 5 points for WANG; b: reversed, c: taken back by what was left), and
#: the proofs that must find it, with how often.
BREAKAGES: Final[dict[str, dict[str, int]]] = {
    "UPDATE award SET points = points + 1 WHERE ref = 'a'": {"awards-match": 1},
    "UPDATE award SET ref = 'z' WHERE ref = 'a'": {"awards-match": 1},
    "DELETE FROM award WHERE ref = 'a'": {"awards-match": 1},
    (
        f"UPDATE award SET subject_id = (SELECT id FROM subject WHERE number = '{LI}')"
        " WHERE ref = 'a'"
    ): {"awards-match": 1},
    "UPDATE award SET entry_id = 'f' WHERE ref = 'a'": {"awards-match": 2},
    "UPDATE award_reversal SET points = points - 1 WHERE ref = 'b'": {"reversals-match": 1},
    "UPDATE award_reversal SET kind = 'adjust' WHERE ref = 'b'": {"reversals-match": 2},
    "DELETE FROM award_reversal WHERE ref = 'c'": {"reversals-match": 1},
    f"UPDATE award_reversal SET entry_id = {_ENTRY.format('a')} WHERE ref = 'c'": {
        "reversals-match": 2
    },
    "UPDATE award SET points = points + 1 WHERE ref IN ('a', 'b')": {"awards-match": 2},
}


@pytest.fixture
def town(database: Database) -> Town:
    """Three awards: one that stands, one reversed, one taken back by what was left of it."""
    town = make_town()
    for number in (WANG, LI):
        make_household(town.east, number)
    for number, ref, points in ((WANG, "a", 5), (WANG, "b", 20), (LI, "c", 10)):
        award(actor_id=None, number=number, points=points, reason="清扫村道", ref=ref)
    transaction(lambda tx: _spend(tx, town))
    officers = [_officer(name, town.east) for name in ("chen", "wu")]
    _take_back(officers, town, "b", left_only=False)
    _take_back(officers, town, "c", left_only=True)
    return town


def _officer(username: str, village: int) -> Actor:
    make_staff(username, RoleAt("village-officer", village))
    with reading() as session:
        return actor_of(session, get_staff(session, username))


def _spend(tx: Session, town: Town) -> None:
    of, to = f"household/{LI}", f"household/{WANG}"
    ledger.transfer(tx, town.east, points=4, source=of, target=to, ref="spent", actor="x")


def _take_back(officers: list[Actor], town: Town, ref: str, *, left_only: bool) -> None:
    one, second = officers
    with reading() as session:
        entry = session.execute(text(_ENTRY.format(ref).strip("()"))).scalar_one()
    asked = AwardCorrection(town.east, entry, "记错户", second, left_only=left_only)
    reverse_award(one, asked, key=ref)


def _found() -> list[Finding]:
    with reading() as session:
        return auditing.audit(session)


def test_true_awards_pass_every_proof(town: Town) -> None:
    assert _found() == []


def test_each_planted_breakage_is_found_by_its_proof(town: Town) -> None:
    """Each is planted, looked for and rolled back, so that the next one stands alone."""
    for breakage, proofs in BREAKAGES.items():
        with Session(bound().writer) as session:
            assert session.execute(text(breakage)).rowcount > 0, breakage  # type: ignore[attr-defined]  # a cursor's result
            found = [one.proof for one in auditing.audit(session)]
            session.rollback()
        assert {proof: found.count(proof) for proof in found} == proofs, breakage
    assert _found() == []


def test_a_finding_says_where(town: Town) -> None:
    broken = text("UPDATE award SET points = 6 WHERE ref = 'a'")
    transaction(lambda tx: tx.execute(broken))
    [found] = _found()
    with reading() as session:
        entry = session.execute(text(_ENTRY.format("a").strip("()"))).scalar_one()
    assert (found.village, found.entry, found.account) == (town.east, entry, f"household/{WANG}")
    assert found.detail == (
        f"award a says 6 for household/{WANG}, the books have award/a: 5 for household/{WANG}"
    )


def test_an_award_without_its_entry_is_missed_by_the_books(town: Town) -> None:
    transaction(lambda tx: tx.execute(text("UPDATE award SET entry_id = 'f' WHERE ref = 'a'")))
    assert sorted(one.detail.partition(", ")[2] for one in _found()) == [
        f"the books have award/a: 5 for household/{WANG}",
        "the books have no such entry",
    ]


def test_awards_of_the_erased_are_still_proved(town: Town) -> None:
    officer = _officer("sun", town.east)
    withdraw_consent(officer, number=WANG, key="w", asked_on=None)
    assert _found() == []
    transaction(lambda tx: tx.execute(text("UPDATE award SET points = 6 WHERE ref = 'a'")))
    assert [one.proof for one in _found()] == ["awards-match"]
