"""A statement in words: an award by its reason, all else by its kind; page by page."""

from datetime import date

import ledger
from household.movements import Movement, Statement, statement
from kernel.db import reading, transaction
from registry import award, find_subject
from tests.app.browser import Browser
from tests.pos.counter import FAR, MATCHES, WANG, Town


def read(number: str = WANG, *, before: int | None = None, limit: int = 50) -> Statement:
    """A page of this household's statement."""
    with reading() as session:
        return statement(session, find_subject(session, number), before=before, limit=limit)


def test_an_award_is_told_by_its_reason(browser: object, town: Town) -> None:
    visitor: Browser = browser("officer")  # type: ignore[operator] # the fixture opens browsers
    award(actor_id=None, number=WANG, points=5, reason="义务清沟", ref="one")
    town.redeem((MATCHES, 2))
    with visitor.app.test_request_context():
        lines = read().lines
    assert [(line.title, line.points, line.balance_after) for line in lines] == [
        ("换东西", -2, 103),
        ("义务清沟", 5, 105),
        ("参加村庄清洁日", 100, 100),
    ]


def test_an_emptied_reason_is_told_by_its_kind(browser: object, town: Town) -> None:
    visitor: Browser = browser("officer")  # type: ignore[operator] # the fixture opens browsers
    transaction(
        lambda tx: ledger.post(
            tx,
            ledger.Draft(
                village=town.west,
                kind="award",
                moves=(ledger.move(1, source="issued", target=f"household/{FAR}"),),
                source="award/unknown",
                actor="test",
                expires_on=date(2027, 12, 31),
            ),
        )
    )
    with visitor.app.test_request_context():
        assert read(FAR).lines[0].title == "得积分"


def test_pages_follow_one_another(browser: object, town: Town) -> None:
    visitor: Browser = browser("officer")  # type: ignore[operator] # the fixture opens browsers
    for n in range(4):
        award(actor_id=None, number=WANG, points=1, reason="补助", ref=f"r{n}")
    seen: list[Movement] = []
    with visitor.app.test_request_context():
        page = read(limit=2)
        while page.before is not None:
            assert len(page.lines) == 2
            seen += page.lines
            page = read(before=page.before, limit=2)
    assert [line.balance_after for line in [*seen, *page.lines]] == [104, 103, 102, 101, 100]
