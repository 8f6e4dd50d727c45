"""Figures of the shops: today's slips, shelves that run low, who has not come for 90 days."""

from kernel.db import reading
from pos import figures
from pos.undoing import undo
from registry import Subject
from tests.pos.counter import FAR, LAST, LI, MATCHES, POOR, SALT, WANG, Town, Watch


def quiet(village: int, *, after: str = "", limit: int = 50) -> list[str]:
    """Numbers of the households to visit."""
    with reading() as session:
        found: list[Subject] = figures.quiet_households(session, village, after=after, limit=limit)
        return [one.number for one in found]


def test_today_s_slips_without_those_taken_back(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 1))
    watch.forward(days=1)
    kept = town.redeem((SALT, 2)).reply["slip"]
    watch.forward(minutes=1)
    undo(town.clerk, slip=town.redeem((SALT, 3)).reply["slip"], key="u")
    far = town.redeem((MATCHES, 5), card=FAR, by="clerk-west").reply["slip"]
    with reading() as session:
        here = figures.slips_today(session, [town.east])
        both = figures.slips_today(session, [town.east, town.west])
        last = figures.slips_today(session, [town.east, town.west], limit=1)
    assert (here.slips, here.points, [one.slip for one in here.latest]) == (1, 4, [kept])
    assert (both.slips, both.points) == (2, 9)
    assert [one.slip for one in last.latest] == [far]


def test_shelves_that_run_low(town: Town) -> None:
    with reading() as session:
        low = figures.shelves_low(session, [town.east])
        assert len(figures.shelves_low(session, [town.east, town.west])) == 2
    assert [(one.goods, one.name, one.left) for one in low] == [(LAST, "毛巾", 1)]


def test_who_has_redeemed_nothing_for_ninety_days(town: Town, watch: Watch) -> None:
    assert quiet(town.east) == []  # nobody has been here for so long
    town.redeem((SALT, 1))
    watch.forward(days=89)
    town.redeem((SALT, 1), card=LI)
    watch.forward(days=2)
    assert quiet(town.east) == [WANG, POOR]
    assert quiet(town.east, limit=1) == [WANG]
    assert quiet(town.east, after=WANG) == [POOR]
    assert quiet(town.west) == [FAR]
    with reading() as session:
        assert figures.count_quiet(session, [town.east, town.west]) == 3
