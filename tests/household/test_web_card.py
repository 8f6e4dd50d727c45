"""The first page of the web card: what it says, and when it says that points end."""

from datetime import UTC, datetime

from flask import Flask

from household.web_card import WebCard, web_card
from kernel.db import reading
from registry import find_subject
from tests.pos.counter import EAST, FAR, MATCHES, WANG, Town, Watch


def read(served: Flask, number: str = WANG) -> WebCard:
    """The page of this household."""
    with served.test_request_context(), reading() as session:
        return web_card(session, find_subject(session, number))


def test_it_says_what_there_is_and_nothing_more(town: Town, served: Flask, watch: Watch) -> None:
    for _time in range(11):
        town.redeem((MATCHES, 1))
        watch.forward(minutes=1)
    card = read(served)
    assert (card.name, card.number, card.village) == ("王某某", WANG, EAST)
    assert (card.points, card.grade) == (89, None)
    assert [line.points for line in card.lines] == [-1] * 10
    assert [one.name for one in card.shops] == [f"{EAST}信用超市"]
    assert card.hotline is None
    assert read(served, FAR).points == 50


def test_what_ends_within_thirty_days_is_told(town: Town, served: Flask, watch: Watch) -> None:
    for day, soon in ((1, False), (2, True)):
        watch.at = datetime(2027, 12, day, 0, 0, tzinfo=UTC)
        card = read(served)
        assert card.next_expiry is not None
        assert (card.next_expiry.points, card.ends_soon) == (100, soon or day == 1)
    watch.at = datetime(2027, 11, 30, 0, 0, tzinfo=UTC)
    assert not read(served).ends_soon
