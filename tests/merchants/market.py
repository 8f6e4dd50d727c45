"""A merchant's offers made by the real verbs, scans and uses: what the tests of offers stand on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import registry
from kernel import clock
from kernel.db import reading, transaction
from kernel.once import Outcome
from merchants import offering, policies, scanning, using
from merchants.offer_drafts import Draft
from merchants.policy_adopting import add_default_policies
from registry import Grade, find_subject
from tests.pos.counter import WANG, Town

HAIRCUT: Final = "理发八折"


def draft(**other: Any) -> Draft:
    """A haircut of 15 yuan with 20 percent off, for every card, changed so."""
    good = Draft(
        policy=9,
        type="percent",
        title=HAIRCUT,
        value=20,
        list_fen=1500,
        from_on=clock.today(),
        until_on=clock.today() + timedelta(days=200),
    )
    return replace(good, **other)


def adopt() -> None:
    """The default policies hold, unless some do."""
    with reading() as session:
        there = policies.policies_in_force(session)
    if not there:
        transaction(add_default_policies)


def written(town: Town, code: str = "", **other: Any) -> str:
    """An offer written by the officer of the merchant's village; its id."""
    adopt()
    code = code or town.merchant
    who = "officer" if code.startswith(f"M{town.east}-") else "officer-west"
    done = offering.write(town.actors[who], code, draft(**other), key=clock.new_id())
    offer: str = done.reply["offer"]
    return offer


def act(town: Town, offer: str, do: str, *, who: str = "second", code: str = "") -> None:
    """Do this with an offer."""
    actor = town.actors[who]
    offering.act(actor, code or town.merchant, offer, do, key=clock.new_id(), words="看过价签")


def public(town: Town, code: str = "", **other: Any) -> str:
    """An offer that is written, approved and made public; its id."""
    offer = written(town, code, **other)
    for do in ("approve", "publish"):
        act(town, offer, do, who="second" if not code else "town", code=code)
    return offer


def grade(town: Town, number: str, letters: str) -> None:
    """Put a grade in force for a year from today on."""

    def work(tx: Any) -> None:
        subject = find_subject(tx, number)
        until = clock.today() + timedelta(days=365)
        place = {"village_id": subject.village_id, "subject_id": subject.id}
        days = {"from_on": clock.today(), "to_on": until}
        registry.set_grade(tx, Grade(**place, **days, grade=letters, round="r"))

    transaction(work)


def scan(town: Town, card: str = WANG, *, key: str = "") -> tuple[str, list[str]]:
    """A scan of this household's card at the merchant's reader: its id and the offers' ids."""
    code = town.cards.get(card, card)
    done = scanning.scan(town.actors["merchant"], code, key=key or clock.new_id())
    return done.reply["scan"], done.reply["offers"].split()


def use(town: Town, offer: str, card: str = WANG, **more: Any) -> Outcome:
    """Scan this card and use this offer."""
    scanned, _offers = scan(town, card)
    key = clock.new_id()
    return using.use(town.actors["merchant"], scanned, offer, key=key, **more)
