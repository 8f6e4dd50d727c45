"""A kiosk shows a card's points and five lines; one answer for every card that is not good."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from household import kiosk
from kernel.db import reading, transaction
from registry import (
    Actor,
    CardUnknown,
    cards_of,
    codes,
    enrol_device,
    find_subject,
    kiosks,
    looks_at,
    phones,
    revoke_card,
)
from registry.throttle import TooManyTries
from tests.pos.counter import FAR, LI, MATCHES, WANG, Town, Watch, everything


def screen(town: Town) -> Actor:
    """A kiosk in the east."""
    made: Any = {"village_id": town.east, "shop": "S1", "name": "自助屏"}
    token = transaction(
        lambda tx: enrol_device(tx, **made, clerk_id=town.ids["clerk"], profile="kiosk")[1]
    )
    with reading() as session:
        return kiosks.actor_for_kiosk(session, token)


def test_it_shows_the_points_and_writes_down_the_look(
    town: Town, served: Flask, watch: Watch
) -> None:
    at = screen(town)
    for _time in range(6):
        town.redeem((MATCHES, 1))
        watch.forward(minutes=1)
    before = everything(but=("access_log",))
    with served.test_request_context():
        seen = kiosk.look_up(at, f"{town.cards[WANG]}\r")
    assert (seen.name, seen.number, seen.points) == ("王某某", WANG, 94)
    assert [line.points for line in seen.lines] == [-1] * 5
    assert everything(but=("access_log",)) == before
    with reading() as session:
        assert [one.via for one in looks_at(session, find_subject(session, WANG), 1)] == ["kiosk"]


def test_one_answer_for_every_card_that_is_not_good(town: Town, served: Flask) -> None:
    at = screen(town)

    def revoke(tx: Session) -> str:
        subject = find_subject(tx, LI)
        revoke_card(tx, cards_of(tx, subject)[0], staff_id=None, reason="丢了")
        return phones.code_of(phones.enrol_phone(tx, subject)[0])

    rotating = transaction(revoke)
    wrong = (town.cards[LI], town.cards[FAR], rotating, codes.make_code(codes.SPEND), "")
    with served.test_request_context():
        for code in wrong * 2:
            with pytest.raises(CardUnknown) as refused:
                kiosk.look_up(at, code)
            assert refused.value.details == {}
        with pytest.raises(TooManyTries):
            kiosk.look_up(at, town.cards[WANG])
