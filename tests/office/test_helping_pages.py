"""Whom a helper helps: on the helper's page, the subject's and the household's, no other."""

from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.orm import Session

from civility.panels import Rating
from civility.rounds import RoundVillage
from kernel.db import transaction
from registry import find_subject
from tests.app.browser import Browser
from tests.app.rated import rate
from tests.pos.counter import HEADS, LI, WANG, Town

Open = Callable[..., Browser]


def _completed(tx: Session, town: Town) -> None:
    """Wang is graded C and has a helper, Li is graded A."""
    for number, grade in ((WANG, "C"), (LI, "A")):
        rate(tx, town.east, number)
        subject = find_subject(tx, number)
        said = {"grade": grade, "helper_id": town.ids["evaluator"]}
        tx.execute(update(Rating).where(Rating.subject_id == subject.id).values(**said))
    tx.execute(update(RoundVillage).values(step="completed"))


def test_it_is_seen_from_the_helper_s_side_and_the_household_s(town: Town, browser: Open) -> None:
    helper, officer = browser("evaluator"), browser("officer")
    assert "现在没有要你帮助的农户" in helper.get("/helping").text
    transaction(lambda tx: _completed(tx, town))
    page = helper.get("/helping").text
    assert (WANG in page, LI in page, "王某某" in page) == (True, False, True)
    assert HEADS[WANG] not in page
    assert "C 级" not in page
    assert 'href="/helping"' in helper.get("/rounds").text
    assert "王某某" not in helper.get(f"/helping?after={WANG}").text
    assert "王某某" not in officer.get("/helping").text
    assert browser("collector").get("/helping").status_code == 403
    assert 'href="/helping"' not in officer.get("/rounds").text
    for number, is_told in ((WANG, True), (LI, False)):
        assert ("帮助到下一轮评定" in officer.get(f"/subjects/{number}").text) is is_told
    at = browser()
    assert "帮助你家到下一轮评定" in at.get(f"/c/{at.behind_pin(WANG)}/score").text
