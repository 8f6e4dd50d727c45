"""Ratings: whoever confirmed one does not review it, says the database too."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from civility.panels import Panel, Rating
from kernel import clock
from kernel.db import transaction
from tests.civility.rounding import Around
from tests.civility.test_rounds import make_round
from tests.civility.village import Village


def test_the_scorer_does_not_review(village: Village) -> None:
    make_round()
    panel = Panel(village_id=village.id, round_id="2026", no=1, kind="evaluation", name="一组")
    transaction(lambda tx: tx.add(panel))
    rating = Rating(
        village_id=village.id,
        round_id="2026",
        subject_id=village.wang.id,
        panel_no=1,
        proposed_halves=140,
        halves=140,
        vetoed=False,
        confirmed_by=village.officer.staff_id,
        confirmed_at=clock.now(),
        reviewed_by=village.officer.staff_id,
    )
    with pytest.raises(IntegrityError):
        transaction(lambda tx: tx.add(rating))


def test_who_confirmed_a_score_cannot_review_it(around: Around) -> None:
    around.until("score")
    scorer = around.scorer_of(around.subjects[0]).staff_id
    mine = Rating.subject_id == around.subjects[0].id
    with pytest.raises(IntegrityError):
        transaction(lambda tx: tx.execute(update(Rating).where(mine).values(reviewed_by=scorer)))


def test_a_score_lies_between_none_and_all(around: Around) -> None:
    around.until("call")
    with pytest.raises(IntegrityError):
        transaction(lambda tx: tx.execute(update(Rating).values(halves=201)))
