"""A household's PIN at the till: its card, and its old PIN or an officer who stands beside."""

from collections.abc import Callable

import pytest

from kernel.db import reading
from pos.choosing import choose_pin
from pos.raising import raise_by_pin
from registry import CardUnknown, SecondPersonNeeded, find_subject, history_of, pins
from tests.app.browser import Browser
from tests.pos.counter import LI, PASSWORD, Town


def test_the_first_one_takes_an_officer_of_the_village(town: Town) -> None:
    card = town.cards[LI]
    with pytest.raises(pins.PinUnset):
        choose_pin(town.clerk, card=card, pin="4827")
    for who in ("clerk", "supervisor", "officer-west"):
        with pytest.raises(SecondPersonNeeded):
            choose_pin(town.clerk, card=card, pin="4827", second=town.actors[who])
    with pytest.raises(pins.PinEasy):
        choose_pin(town.clerk, card=card, pin="010002", second=town.actors["officer"])
    with pytest.raises(CardUnknown):
        choose_pin(town.clerk, card="47", pin="4827", second=town.actors["officer"])
    choose_pin(town.clerk, card=card, pin="4827", second=town.actors["officer"])
    assert raise_by_pin(town.clerk, card=card, pin="4827").permit


def test_the_old_one_gives_another_and_is_counted(town: Town) -> None:
    card = town.cards[LI]
    choose_pin(town.clerk, card=card, pin="4827", second=town.actors["officer"])
    with pytest.raises(pins.PinEasy):
        choose_pin(town.clerk, card=card, pin="1234", old="4827")
    choose_pin(town.clerk, card=card, pin="50418", old="4827")
    for _ in range(4):
        with pytest.raises(pins.PinWrong):
            choose_pin(town.clerk, card=card, pin="4827", old="4828")
    with pytest.raises(pins.PinLocked):
        choose_pin(town.clerk, card=card, pin="4827", old="4828")
    choose_pin(town.clerk, card=card, pin="482739", second=town.actors["officer"])
    assert raise_by_pin(town.clerk, card=card, pin="482739").permit
    with reading() as session:
        happened = history_of(session, find_subject(session, LI))
    assert [(one.kind, one.staff_id) for one in happened[:3]] == [
        ("pin-set", town.ids["officer"]),
        ("pin-set", town.ids["clerk"]),
        ("pin-set", town.ids["officer"]),
    ]


def test_the_till_sends_it_with_who_stands_beside(
    browser: Callable[..., Browser], town: Town
) -> None:
    till = browser("clerk")
    chosen = {"card": town.cards[LI], "pin": "4827"}
    assert till.post("/till/pin/new", json=chosen).get_json()["code"] == "pin-unset"
    beside = {**chosen, "username": "officer", "password": PASSWORD}
    assert till.post("/till/pin/new", json=beside).status_code == 201
    changed = till.post("/till/pin/new", json={**chosen, "pin": "50418", "old": "4827"})
    assert changed.get_json() == {"pin": "set"}
