"""Every page of the office costs the same in a village of a hundred and of a hundred thousand:
the same number of queries, the same number of rows.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import registry
from kernel import clock
from kernel.db import transaction
from office import views
from pos.fair_acts import Plan, plan_fair
from registry import AwardItem, batches
from registry.household_plan import VillageRows, plan_village
from registry.household_rows import HOUSEHOLDS, Filing
from registry.household_write import write_plan
from registry.rows import RowReader
from registry.workbook import Row, Table
from tests.app.browser import Browser
from tests.app.routes import SAMPLES, Route, Target, routes_of, send
from tests.conftest import FULL
from tests.pos.counter import MATCHES, WANG, Town, Watch

#: More than any page shows.
A_PAGE_AND_MORE: Final = 80
PART: Final = 1_000
#: What stands once for each row of a list.
ROWS: Final = re.compile(r"<(?:tr|li|option)\b")
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def _settle(town: Town, watch: Watch, first: int, count: int) -> None:
    """That many more households in the east; one of three with a card; an award for each."""
    watch.forward(seconds=1)
    for begin in range(first, first + count, PART):
        numbers = [f"09{n:07d}" for n in range(begin, min(begin + PART, first + count))]
        transaction(partial(_settle_part, town=town, numbers=numbers))
    transaction(_import_often)


def _import_often(tx: Session) -> None:
    for _ in range(A_PAGE_AND_MORE):
        batches.begin_batch(tx, batches.Beginning("households", clock.new_id()))


def _plan_often(town: Town) -> None:
    soon = clock.now() + timedelta(days=180)
    for hours in range(A_PAGE_AND_MORE):
        since = soon + timedelta(hours=hours)
        plan = Plan("年货", since, since + timedelta(minutes=1), ((MATCHES, None),))
        plan_fair(town.actors["town"], shop="S1", plan=plan, key=clock.new_id())


def _settle_part(tx: Session, *, town: Town, numbers: list[str]) -> None:
    rows = VillageRows(town.east, [_filing(town.east, number) for number in numbers])
    batch = batches.begin_batch(tx, batches.Beginning("households", clock.new_id()))
    write_plan(tx, rows, plan_village(tx, rows), batch)
    for number in numbers:
        if int(number) % 3 == 0:
            subject = registry.find_subject(tx, number)
            registry.issue_card(tx, subject, staff_id=None)
    items = [AwardItem(number, 5, "义务清沟", f"bounds/{number}") for number in numbers]
    registry.award_many(tx, town.east, items, actor_id=None)


def _filing(village: int, number: str) -> Filing:
    nobody = RowReader(Table("", HOUSEHOLDS, "", {}, (), header=0, places={}), Row(1, {}))
    return Filing(
        village=village,
        kind="household",
        number=number,
        name=None,
        head=f"{SURNAMES[int(number) % 16]}{SURNAMES[int(number) // 16 % 16]}",
        phone=f"1380{number[-7:]}",
        members=3,
        group=f"{int(number) % 9 + 1}组",
        grid=f"第{int(number) % 12 + 1}网格",
        consent_on=clock.today(),
        channel="visit",
        collector=None,
        row=nobody,
    )


def _live_long(tx: Session, town: Town) -> None:
    """More looks and awards of one household than a page shows: the walk itself adds some."""
    subject = registry.find_subject(tx, WANG)
    for _ in range(A_PAGE_AND_MORE):
        registry.record_look(tx, subject, staff_id=None, via="look")
    items = [AwardItem(WANG, 1, "补助", f"long/{n}") for n in range(A_PAGE_AND_MORE)]
    registry.award_many(tx, town.east, items, actor_id=None)


@dataclass
class Cost:
    """What one page took."""

    queries: list[str] = field(default_factory=list)
    rows: int = 0

    def __str__(self) -> str:
        return f"{len(self.queries)} queries, {self.rows} rows"


@contextmanager
def _counted(cost: Cost) -> Iterator[None]:
    def note(*args: object) -> None:
        cost.queries.append(str(args[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield
    event.remove(Engine, "before_cursor_execute", note)


def _cost(app: Flask, route: Route, town: Town, watch: Watch) -> Cost:
    # What is made at one instant has no order, and a page may show the last one of a kind.
    watch.forward(seconds=1)
    sample = SAMPLES[route.endpoint](Target(town, WANG, Path(app.config["INSTANCE"])))
    # A bank's own page is for its officer alone.
    who = "banker" if route.endpoint.startswith("bank.") else "town"
    visitor = Browser(app).carry(town.actors[who])
    cost = Cost()
    with _counted(cost):
        answer = send(visitor, route, sample)
    assert answer.status_code == 200, route.endpoint
    if answer.mimetype == "text/html":
        cost.rows = len(ROWS.findall(answer.text))
    return cost


def _routes(app: Flask) -> list[Route]:
    folders = {pages.name for pages in views.ALL}
    return [
        route
        for route in routes_of(app)
        if route.is_safe and route.endpoint.partition(".")[0] in folders
    ]


@pytest.mark.prove
# Small, on one engine: what is counted are statements and rows, and SQLite's pages are walked by
# the access matrix already.
@pytest.mark.parametrize(
    "database_url", ["sqlite", "postgres"] if FULL else ["postgres"], indirect=True
)
def test_no_page_grows_with_the_village(
    app: Flask, town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    _settle(town, watch, 1, A_PAGE_AND_MORE)
    transaction(lambda tx: _live_long(tx, town))
    _plan_often(town)
    for _ in range(A_PAGE_AND_MORE):
        Target(town, WANG).entered()
        Target(town, WANG).objection()
        Target(town, WANG).write_off()
        Target(town, WANG).delivery()
        Target(town, WANG).transfer()
        Target(town, WANG).errand()
        Target(town, WANG).handout()
    SAMPLES["merchant_uses.use"](Target(town, WANG))
    before = {route.endpoint: _cost(app, route, town, watch) for route in _routes(app)}
    _settle(town, watch, A_PAGE_AND_MORE + 1, size(A_PAGE_AND_MORE, 100_000))
    grown = []
    for route in _routes(app):
        one, other = before[route.endpoint], _cost(app, route, town, watch)
        is_page = other.rows > 0
        if is_page and (len(one.queries), one.rows) != (len(other.queries), other.rows):
            grown.append(f"{route.endpoint}: {one}, then {other}")
    assert before
    assert grown == []
