"""Visits for a demand: those for what was merged into it are its own, too."""

from kernel import clock
from kernel.db import Database, reading
from merchants.demand_visits import visits_made
from merchants.demanding import ask, merge
from merchants.demands import open_demands
from merchants.visits import Visit, write_visit
from tests.merchants.people import around


def test_visits_go_with_what_was_merged(database: Database) -> None:
    here = around(1)
    [one], east, officer = here.subjects, here.town.east, here.officer
    cut, hair, seed = (
        ask(one, words=words, key=words).reply["demand"] for words in ("理发", "剪头", "种子")
    )
    for n, demand in enumerate((hair, cut)):
        visit = Visit(
            village_id=east,
            merchant=None,
            place="村口",
            wish=demand,
            on_day=clock.today(),
            words=f"第{n}次",
        )
        write_visit(officer, visit, key=f"v{n}")
    merge(officer, village=east, demand=hair, into=cut, key="m")
    with reading() as session:
        made = visits_made(session, open_demands(session, {east}))
    assert [visit.words for visit in made[cut]] == ["第0次", "第1次"]
    assert seed not in made
