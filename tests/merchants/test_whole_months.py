"""Months with points parts, lived at random: accounts settle to zero, statements equal entries."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import pytest

import ledger
from kernel import clock
from kernel.db import reading
from merchants import licences, months, repaying, scanning, using
from merchants.months import Side, Statement
from merchants.roll import find_merchant
from registry import Actor, find_subject, point_values
from registry.access import Grant
from tests.merchants.market import public
from tests.pos.counter import LI, WANG, Town, Watch, join, whole
from tests.registry.people import give_points

#: Offers of a merchant: with points beside the money, and without.
POINTS: Final = (3, 1, 0)
#: After it nothing goes by but the night to the next month.
LAST_DAY: Final = 26


@dataclass
class Plain:
    """What was given at one merchant in one month, in plain figures."""

    uses: int = 0
    points: int = 0
    fen: int = 0
    list_fen: int = 0
    paid_fen: int = 0
    by_offer: Counter[str] = field(default_factory=Counter)


Books = defaultdict[tuple[str, date], Plain]


@pytest.mark.prove
def test_every_month_settles_to_zero(
    town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    dice, books = random.Random(12), Books(Plain)
    offers = _market(town, size(2, 4))
    for _month in range(size(2, 12)):
        first = clock.today().replace(day=1)
        for _use in range(size(8, 25)):
            _worth_changes(town, dice)
            _use_one(town, dice, offers, books)
            if clock.today().day <= LAST_DAY:
                watch.forward(hours=dice.randint(1, 12))
        watch.at = clock.month_bounds(first)[1]
        watch.forward(minutes=dice.randint(1, 600))
        for code in offers:
            _settle(town, dice, (code, first), books)
        whole()
    assert sum(one.points for one in books.values()) > 0


#: They hold for all the months of the walk.
_TERMS: Final = {"value": 30, "until_on": date(2027, 12, 31)}


def _market(town: Town, merchants: int) -> dict[str, dict[str, int]]:
    """Merchants, each with its offers → points; and points enough for a year."""
    for number in (WANG, LI):
        with reading() as session:
            subject = find_subject(session, number)
        give_points(subject, 1_000)
    made: dict[str, dict[str, int]] = {}
    for n in range(merchants):
        digits = f"923411030000{n:05d}"
        code = join(town, town.east, f"小店{n}", digits + licences.check_sign(digits))
        made[code] = {
            public(town, code, title=f"优惠{points}", points=points, **_TERMS): points
            for points in POINTS
        }
    return made


def _reader(town: Town, code: str) -> Actor:
    grants = frozenset({Grant("merchant", town.east, code)})
    return replace(town.actors["merchant"], shop=code, grants=grants)


def _worth_changes(town: Town, dice: random.Random) -> None:
    if dice.random() < 0.1:
        fen = dice.randint(50, 150)
        point_values.set_point_value(
            town.actors["officer"], region_id=town.east, fen=fen, from_on=clock.today()
        )


def _use_one(
    town: Town, dice: random.Random, offers: dict[str, dict[str, int]], books: Books
) -> None:
    """A household uses an offer somewhere, if it has the points; noted in plain figures."""
    code, card = dice.choice(list(offers)), dice.choice((WANG, LI))
    reader = _reader(town, code)
    done = scanning.scan(reader, town.cards[card], key=clock.new_id()).reply
    held = done["offers"].split()
    offer, points = dice.choice(list(offers[code].items()))
    if offer not in held:
        assert town.balance(card) < points
        return
    price = dice.randint(100, 1500)
    using.use(reader, done["scan"], offer, key=clock.new_id(), list_fen=price)
    with reading() as session:
        worth = point_values.worth_in(session, town.east, on=clock.today()).fen
    noted = books[code, clock.today().replace(day=1)]
    noted.uses += 1
    noted.points += points
    noted.fen += points * worth
    noted.list_fen += price
    noted.paid_fen += (price * 70 + 50) // 100
    noted.by_offer[offer] += 1


def _settle(town: Town, dice: random.Random, which: tuple[str, date], books: Books) -> None:
    """Both sides confirm, in any order, what equals the plain figures and the entries."""
    code, first = which
    plain = books[which]
    shown = _statement(code, first)
    assert (shown.uses, shown.points, shown.fen) == (plain.uses, plain.points, plain.fen)
    assert (shown.list_fen, shown.paid_fen) == (plain.list_fen, plain.paid_fen)
    assert {one.offer: one.uses for one in shown.parts} == plain.by_offer
    assert _entered(town, code, first, "offer") == plain.points == _balance(town, code, "merchant")
    if not plain.uses:
        return
    before = _balance(town, code, "settled")
    sides: list[tuple[Side, Actor]] = [
        ("merchant", _reader(town, code)),
        ("village", town.actors["officer"]),
    ]
    dice.shuffle(sides)
    replies: list[dict[str, Any]] = []
    for side, who in sides:
        seen = repaying.Seen(code, first, shown.fingerprint)
        replies.append(repaying.confirm(who, seen, side, key=clock.new_id()).reply)
    assert [one["settled"] for one in replies] == [False, True]
    assert _balance(town, code, "merchant") == 0
    assert _balance(town, code, "settled") == before + plain.points
    assert _statement(code, first) == shown


def _statement(code: str, first: date) -> Statement:
    with reading() as session:
        return months.statement(session, find_merchant(session, code), first)


def _balance(town: Town, code: str, kind: str) -> int:
    with reading() as session:
        return ledger.balance_of(session, town.east, f"{kind}/{code}")


def _entered(town: Town, code: str, first: date, kind: str) -> int:
    """Points that entries of this kind brought the merchant in that month, line by line."""
    since, until = clock.month_bounds(first)
    with reading() as session:
        lines = ledger.statement_of(session, town.east, f"merchant/{code}", limit=10_000)
    return sum(one.points for one in lines if one.kind == kind and since <= one.at < until)
