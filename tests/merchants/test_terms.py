"""An offer's arithmetic, and who gets it: a generated matrix against an oracle written apart."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from merchants.terms import Conditions, Facts, hindrances, paid_fen, reaches

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("offer_type", "value", "list_fen", "paid"),
    [
        ("percent", 20, 1500, 1200),
        ("percent", 50, 1, 1),
        ("percent", 15, 333, 283),
        ("percent", 99, 100, 1),
        ("amount", 300, 1500, 1200),
        ("amount", 300, 200, 0),
        ("price", 990, 1500, 990),
        ("price", 990, 500, 500),
        ("gift", 0, 1500, 0),
    ],
)
def test_what_is_paid(offer_type: str, value: int, list_fen: int, paid: int) -> None:
    assert paid_fen(offer_type, value, list_fen) == paid


def test_a_grade_reaches_what_is_at_its_height_or_below() -> None:
    said = {(low, has): reaches(low, has) for low in (None, "A", "AAA", "D") for has in GRADES}
    assert all(said[None, has] for has in GRADES)
    assert [has for has in GRADES if said["A", has]] == ["AAA", "AA", "A"]
    assert [has for has in GRADES if said["AAA", has]] == ["AAA"]
    assert [has for has in GRADES if not said["D", has]] == [None]


GRADES = ("AAA", "AA", "A", "B", "C", "D", None)
KINDS = ("household", "agribusiness", "collective")
STATES = {
    "merchant_state": ("published", "paused", "suspended", "ended"),
    "offer_state": ("published", "draft", "approved", "paused", "ended"),
    "policy_runs": (True, False),
    "is_bound": (True, False),
}


def _oracle(terms: Conditions, facts: Facts) -> bool:
    """The rules as a person says them, in parts; nothing of the code under test."""
    return (
        _is_open(facts) and _is_time(terms, facts) and _is_for(terms, facts) and _left(terms, facts)
    )


def _is_open(facts: Facts) -> bool:
    if facts.merchant_state != "published" or facts.offer_state != "published":
        return False
    return facts.is_bound and facts.policy_runs


def _is_time(terms: Conditions, facts: Facts) -> bool:
    if facts.day < terms.from_on or facts.day > terms.until_on:
        return False
    if facts.minute < terms.from_minute or facts.minute > terms.until_minute - 1:
        return False
    wanted = format(terms.weekdays, "07b")[::-1]  # Monday first
    return wanted[facts.day.weekday()] == "1"


def _is_for(terms: Conditions, facts: Facts) -> bool:
    height = {"AAA": 6, "AA": 5, "A": 4, "B": 3, "C": 2, "D": 1, None: 0}
    if height[facts.grade] < height[terms.lowest]:
        return False
    return terms.kinds // _bit(facts.kind) % 2 == 1


def _left(terms: Conditions, facts: Facts) -> bool:
    for used, cap in (
        (facts.used_month, terms.cap_household),
        (facts.used_day, terms.cap_day),
        (facts.used_total, terms.cap_total),
    ):
        if cap is not None and used >= cap:
            return False
    if terms.budget_fen is not None and terms.budget_fen - facts.spent_fen < facts.saving_fen:
        return False
    return not facts.available < terms.points


def _bit(kind: str) -> int:
    return {"household": 1, "agribusiness": 2, "collective": 4}[kind]


def _some(dice: random.Random, **facts: object) -> tuple[Conditions, Facts]:
    """One combination: mostly good, so that each condition alone decides often enough."""

    def mostly(good: Any, *others: Any) -> Any:
        return good if dice.random() < 0.8 else dice.choice(others)

    terms = Conditions(
        lowest=dice.choice([None, "A", "AA", "AAA"]),
        kinds=dice.randint(1, 7),
        weekdays=mostly(127, 31, 96, 1),
        from_minute=mostly(0, 480),
        until_minute=mostly(1440, 720),
        from_on=MONDAY + timedelta(days=mostly(0, 3)),
        until_on=MONDAY + timedelta(days=mostly(9, 4)),
        cap_household=mostly(None, 1, 2),
        cap_day=mostly(None, 1, 5),
        cap_total=mostly(None, 1, 10),
        budget_fen=mostly(None, 300, 1000),
        points=mostly(0, 5, 10),
    )
    said: dict[str, Any] = {
        "grade": dice.choice(GRADES),
        "kind": dice.choice(KINDS),
        "day": MONDAY + timedelta(days=dice.randint(0, 8)),
        "minute": dice.choice([0, 479, 480, 600, 719, 720, 1439]),
        "used_month": dice.choice([0, 0, 1, 2]),
        "used_day": dice.choice([0, 0, 1, 5]),
        "used_total": dice.choice([0, 0, 1, 10]),
        "spent_fen": dice.choice([0, 1, 700, 701]),
        "saving_fen": dice.choice([1, 300]),
        "available": dice.choice([0, 5, 9, 10, 100]),
        **facts,
    }
    return terms, Facts(**said)


@pytest.mark.prove
def test_the_matrix_agrees_with_the_oracle(size: Callable[[int, int], int]) -> None:
    """States × grades × kinds in full, each with conditions, days and caps by chance."""
    dice = random.Random(20261128)
    held = asked = 0
    rounds = size(3, 40)
    states = list(product(*STATES.values()))
    for grade, kind, _again in product(GRADES, KINDS, range(rounds)):
        for state in [states[0], states[0], states[0], dice.choice(states), dice.choice(states)]:
            good = dict(zip(STATES, state, strict=True))
            terms, facts = _some(dice, grade=grade, kind=kind, **good)
            said = not list(hindrances(terms, facts))
            assert said == _oracle(terms, facts), (terms, facts)
            asked, held = asked + 1, held + said
    assert asked >= size(300, 2_000)
    assert held > asked // 20
