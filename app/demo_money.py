"""The demo town's money: budgets of both calendar years, what a point is worth, telephones."""

from typing import Final

from sqlalchemy.orm import Session

import ledger
import registry
from kernel import clock
from kernel.db import reading
from registry import Actor, budgets, hotlines, point_values

#: Points that each village may issue in a calendar year, and what one of them gets on top.
BUDGET: Final = 100_000
ON_TOP: Final = 20_000
#: Nobody's telephones: no number within a town begins with a nought.
HOTLINE: Final = "0561-000 0000"
VILLAGE_HOTLINE: Final = "村委会 0561-000 0001"


def grant_budgets(tx: Session, village_id: int) -> None:
    """The demo's year lies in two calendar years: a budget for each."""
    year = clock.today().year
    for one in (year, year + 1):
        source = f"budget/demo-{one}"
        ledger.grant_budget(tx, village_id, BUDGET, source=source, actor="programme", year=one)


def decide(village: str) -> None:
    """What officers decide: more budget for the first village, a point's value, telephones."""
    with reading() as session:
        town, place = registry.town(session).id, registry.find_village(session, village).id
        head, first, second = (_actor(session, one) for one in ("town", "village-1", "village-2"))
    today = clock.today()
    asked = budgets.BudgetAsked(place, today.year + 1, ON_TOP, "村民议事会 2 号决议")
    budgets.change_budget(first, asked, key="demo", second=second)
    point_values.set_point_value(head, region_id=town, fen=100, from_on=today)
    hotlines.set_hotline(head, region_id=town, words=HOTLINE)
    hotlines.set_hotline(first, region_id=place, words=VILLAGE_HOTLINE)


def _actor(session: Session, username: str) -> Actor:
    return registry.actor_of(session, registry.get_staff(session, username))
