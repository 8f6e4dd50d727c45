"""The demo's money: a budget for both years, a value and telephones that officers set."""

import ledger
import registry
from app.demo_money import BUDGET, HOTLINE, ON_TOP, VILLAGE_HOTLINE, decide, grant_budgets
from kernel import clock
from kernel.db import Database, reading, transaction
from ledger import Budget
from registry import RoleAt
from tests.registry.people import make_staff, make_town


def test_both_years_have_a_budget_and_the_village_its_own(database: Database) -> None:
    town = make_town()
    make_staff("town", RoleAt("town-officer", town.id))
    for username in ("village-1", "village-2"):
        make_staff(username, RoleAt("village-officer", town.east))
    transaction(lambda tx: grant_budgets(tx, town.east))
    decide("东庄村")
    year, more = clock.today().year, BUDGET + ON_TOP
    with reading() as session:
        assert ledger.budgets_in(session, [town.east], year) == {town.east: Budget(BUDGET, BUDGET)}
        assert ledger.budgets_in(session, [town.east], year + 1) == {town.east: Budget(more, more)}
        worth = registry.point_values.worth_in(session, town.west, on=clock.today())
        lines = [
            registry.hotlines.hotline_in(session, place).line for place in (town.east, town.west)
        ]
    assert (worth.fen, worth.origin) == (100, "town")
    assert [line and line.words for line in lines] == [VILLAGE_HOTLINE, HOTLINE]
