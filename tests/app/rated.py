"""A household in a round that has begun, so that pages about its score have something to show."""

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from civility import rules_in_force
from civility.panels import Panel, Rating
from civility.rounds import Round, RoundVillage
from kernel import clock
from registry import find_subject

ROUND: Final = "2026"
_FIGURES: Final = {
    "cut_aaa": 180,
    "cut_aa": 160,
    "cut_a": 140,
    "cut_b": 120,
    "cut_c": 100,
    "points_aaa": 100,
    "points_aa": 60,
    "points_a": 30,
    "session_notice_days": 3,
    "notice_days": 7,
    "answer_days": 5,
    "valid_months": 12,
    "village_share": 70,
}


def rate(tx: Session, village: int, number: str) -> None:
    """The village's round at its second step, and the household in its first group."""
    key = {"village_id": village, "round_id": ROUND}
    subject = find_subject(tx, number)
    if tx.get(Round, ROUND) is None:
        since, until = date(2026, 1, 1), date(2026, 12, 31)
        rules = rules_in_force(tx, clock.today()).id
        days = {"since": since, "until": until, "opened_at": clock.now()}
        tx.add(Round(id=ROUND, rulebook_id=rules, seed="s", **days, **_FIGURES))
        tx.flush()
    if tx.get(RoundVillage, (village, ROUND)) is None:
        tx.add(RoundVillage(step="preliminary", **key))
        tx.add(Panel(no=1, kind="evaluation", name="一组", **key))
        tx.flush()
    if tx.get(Rating, (village, ROUND, subject.id)) is None:
        score = {"proposed_halves": 140, "halves": 140, "proposed_on": clock.today()}
        tx.add(Rating(subject_id=subject.id, panel_no=1, vetoed=False, **score, **key))
        tx.flush()
