"""Which acts a subject's page offers: all of a household's, fewer of an organisation's."""

from datetime import date

from office.life_acts import ACTS, acts_for
from registry import Subject


def test_each_kind_is_offered_what_it_has() -> None:
    linked = {name for name, act in ACTS.items() if act.linked}
    assert set(acts_for(Subject(kind="household"))) == linked
    offered = acts_for(Subject(kind="collective"))
    assert {"details", "grid", "withdraw"} == set(offered)


def test_a_closed_one_is_offered_little_and_an_erased_one_nothing() -> None:
    day = date(2026, 11, 1)
    closed = Subject(kind="household", closed_on=day, closed_why="ended")
    assert set(acts_for(closed)) == {"withdraw"}
    closed.closed_why = "withdrawn"
    assert acts_for(closed) == {}
