"""Reports on use: true to a plain sum, what nobody used, and no line about a handful of people."""

from datetime import date
from typing import Final

import pytest

from kernel.db import reading
from merchants import taking_back, use_reports
from merchants.use_reports import (
    FEWEST,
    Days,
    Line,
    policies_without_offer,
    summed,
    together,
    total,
    unused_offers,
    used,
    used_by_grade,
)
from tests.merchants.market import grade, public, use
from tests.pos.counter import LI, WANG, Town, Watch

ALL: Final = Days(date(2026, 1, 1), date(2026, 12, 31))


def test_sums_are_those_of_the_uses(town: Town, watch: Watch) -> None:
    cut, gift = (
        public(town, points=2),
        public(town, policy=5, title="凉菜", type="gift", value=0, list_fen=800),
    )
    idle = public(town, policy=5, title="没人要")
    for card in (WANG, LI):
        use(town, cut, card)
    back = use(town, cut, LI).reply["ticket"]
    taking_back.undo(town.actors["merchant"], back, key="u")
    watch.forward(days=3)
    use(town, gift)
    here = {town.east}
    with reading() as session:
        sums = used(session, here, ALL)
        assert [(one.policy, one.uses, one.saved_fen, one.points) for one in sums] == [
            (5, 1, 800, 0),
            (9, 2, 600, 4),
        ]
        whole = total(sums)
        assert (whole.uses, whole.list_fen, whole.paid_fen, whole.points) == (3, 3800, 2400, 4)
        assert summed(sums, lambda one: one.merchant)[town.merchant] == whole
        first = Days(date(2026, 11, 20), date(2026, 11, 20))
        assert [one.policy for one in used(session, here, first)] == [9]
        assert used(session, {town.west}, ALL) == []
        assert total([]).uses == 0
        assert [one.offer.id for one in unused_offers(session, here, ALL)] == [idle]
        late = unused_offers(session, here, first)
        assert {one.offer.id for one in late} == {idle, gift}
        assert unused_offers(session, here, Days(date(2025, 1, 1), date(2025, 2, 1))) == []
        lacking = [one.no for one in policies_without_offer(session, here)]
        assert {5, 9} & set(lacking) == set()
        assert {3, 10} <= set(lacking)
        assert {1, 2, 12} & set(lacking) == set()


def test_no_grade_is_told_of_a_handful(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = public(town)
    grade(town, WANG, "AAA")
    grade(town, LI, "A")
    for card in (WANG, WANG, LI):
        use(town, offer, card)

    def told() -> list[tuple[tuple[str, ...], int]]:
        with reading() as session:
            return used_by_grade(session, {town.east}, ALL)

    assert FEWEST == 5
    assert told() == []
    monkeypatch.setattr(use_reports, "FEWEST", 2)
    assert told() == [(("AAA", "A"), 3)]
    monkeypatch.setattr(use_reports, "FEWEST", 1)
    assert told() == [(("AAA",), 2), (("A",), 1)]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ("", ""),
        ("4", ""),
        ("5", "5"),
        ("5 1 9 8", "5 10 8"),
        ("9 9 9 4", "9 9 13"),
        ("1 1 1 1", ""),
        ("2 3 5 0", "5 5"),
        ("6 2 2 7", "6 11"),
    ],
)
def test_lines_stand_together_until_each_stands_for_five(people: str, expected: str) -> None:
    counts = [int(one) for one in people.split() if int(one)]
    lines: list[Line] = [
        ((f"g{n}",), count, {(n, f"{one}") for one in range(count)})
        for n, count in enumerate(counts)
    ]
    done = together(lines)
    assert [one[1] for one in done] == [int(one) for one in expected.split()]
    assert all(len(one[2]) >= FEWEST for one in done)
    if done:
        assert [name for one in done for name in one[0]] == [f"g{n}" for n in range(len(counts))]
