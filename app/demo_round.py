"""The demo town's yearly rounds, by the real verbs: last year's completed, this year's begun."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import registry
from app.demo_year import Calendar
from civility import (
    assigning,
    calling,
    completion,
    confirming,
    deciding,
    entering,
    filing,
    opening,
    panels,
    proposing,
    publicity,
    reviewing,
    seating,
)
from civility.entering import Report
from civility.evidence import Proof
from kernel import clock
from kernel.db import reading, transaction
from registry import Actor, RoleAt, actor_of

#: As many groups as the town has by its filing; one reviewing group a village, one supervision.
GROUPS: Final = 7
#: Rules that make a household AA: 10 half points and more above the base; and AAA.
AA: Final = (("A1+1", "E7"), ("A1+4", "E4"), ("A2+5", "E4"), ("A8+3", "E4"), ("A3+1", "E4"))
AAA: Final = (
    *AA,
    ("A2+3", "E4"),
    ("A6+6", "E4"),
    ("A6+5", "E5"),
    ("A3+2", "E5"),
    ("A4+1", "E5"),
    ("A7+1", "E2"),
)
HOW_MANY: Final = ((AAA, 4), (AA, 30))
WHY: Final = "缺的电话和人数随后上门补齐"
_DAY: Final = timedelta(days=1)


def last_years_round(calendar: Calendar, told: dict[str, Any]) -> None:
    """A round through all its steps, in the clock of that time; the first village has honours."""
    chief, places = _by_name("town"), _places()
    until = clock.today()
    name = str(until.year)
    people = _people(places, told)
    _honours(places[0], people["collector"])
    opening.open_round(chief, name, since=until.replace(month=1, day=1), until=until)
    for village in places:
        filing.close_filing(chief, name, village, why=WHY)
        _seat(chief, name, village, people)
    staff = [people["supervisor"].staff_id or ""]
    seating.seat_supervision(chief, name, name="镇监督组", staff_ids=staff)
    _each(places, partial(assigning.assign, chief, name))
    _each(places, partial(proposing.propose_all, chief, name))
    _each(places, partial(calling.hang_session, chief, name))
    _wait(calendar, 4)
    for village in places:
        _score(name, village, people)
    _each(places, partial(publicity.publish_grades, chief, name))
    _each(places, partial(publicity.mark_told, chief, name))
    _wait(calendar, 8)
    for village in places:
        completion.sign_village(people["supervisor"], name, village)
        completion.complete_village(chief, name, village)


def this_years_round() -> None:
    """Opened for the year that runs, with filing closed in the first village."""
    chief, places = _by_name("town"), _places()
    year = clock.today().year
    opening.open_round(chief, str(year), since=date(year, 1, 1), until=date(year, 12, 31))
    filing.close_filing(chief, str(year), places[0], why=WHY)


def _wait(calendar: Calendar, days: int) -> None:
    calendar.move_to(calendar.read() + _DAY * days)


def _each(places: list[int], act: Callable[[int], object]) -> None:
    for village in places:
        act(village)


def _places() -> list[int]:
    with reading() as session:
        return [one.id for one in registry.villages(session)]


def _by_name(username: str) -> Actor:
    with reading() as session:
        person = registry.find_staff(session, username)
        if person is None:
            raise LookupError(username)
        return actor_of(session, person)


def _people(places: list[int], told: dict[str, Any]) -> dict[str, Actor]:
    """One who scores for each group of each village, one who reviews, one who supervises."""
    wanted = {
        **{f"scorer-{v}-{n}": ("evaluator", v) for v in places for n in range(1, GROUPS + 1)},
        **{f"reviewer-{v}": ("reviewer", v) for v in places},
        "collector": ("collector", places[0]),
    }
    hashed = _password()

    def work(tx: Session) -> None:
        town = registry.town(tx).id
        for username, (role, region) in {**wanted, "supervisor": ("supervisor", town)}.items():
            at = [RoleAt(role, region)]
            registry.add_staff(tx, username=username, name=username, roles=at, password=hashed)

    transaction(work)
    for username in (f"scorer-{places[0]}-1", f"reviewer-{places[0]}", "collector", "supervisor"):
        role = wanted.get(username, ("supervisor", 0))[0]
        told["people"].append({"role": role, "username": username, "password": hashed})
    return {name: _by_name(name) for name in (*wanted, "supervisor")}


def _password() -> str:
    return f"demo-{secrets.randbelow(10**8):08d}"


def _honours(village: int, collector: Actor) -> None:
    officer = _by_name("village-1")
    with reading() as session:
        subjects = registry.subjects_of(session, village)
    numbers = iter([one.number for one in subjects if one.kind == "household"])
    for rules, count in HOW_MANY:
        for _household in range(count):
            number = next(numbers)
            for item, kind in rules:
                _record(village, collector, officer, _report(number, item, kind))


def _report(number: str, item: str, kind: str) -> Report:
    reporters = {"A2+5": "H", "A6+6": "D", "A1+1": "G", "A4+1": "G"}
    return Report(
        number=number,
        item=item,
        happened_on=clock.today() - _DAY,
        reporter=reporters.get(item, "V"),
        channel="sheet",
        proofs=(Proof(kind, "年度档案"),),
    )


def _record(village: int, collector: Actor, officer: Actor, report: Report) -> None:
    done = entering.enter_record(collector, report, key=clock.new_id())
    record = str(done.reply["record"])
    confirming.confirm_record(officer, village=village, record_id=record, key=clock.new_id())


def _seat(chief: Actor, name: str, village: int, people: dict[str, Actor]) -> None:
    for n in range(1, GROUPS + 1):
        group = seating.add_group(chief, name, village, kind="evaluation", name=f"第{n}评议组")
        member = people[f"scorer-{village}-{n}"].staff_id or ""
        seating.add_member(chief, name, village, group=group, staff_id=member)
    group = seating.add_group(chief, name, village, kind="review", name="审议组")
    member = people[f"reviewer-{village}"].staff_id or ""
    seating.add_member(chief, name, village, group=group, staff_id=member)


def _score(name: str, village: int, people: dict[str, Actor]) -> None:
    """Each group confirms its own households as proposed; the review group agrees."""
    with reading() as session:
        numbers = {one.id: one.number for one in registry.subjects_of(session, village)}
        mine = select(panels.Rating.subject_id, panels.Rating.panel_no).where(
            panels.Rating.village_id == village, panels.Rating.round_id == name
        )
        groups: dict[int, list[str]] = {}
        for row in session.execute(mine):
            groups.setdefault(row.panel_no, []).append(numbers[row.subject_id])
    for no, part in groups.items():
        deciding.confirm_scores(people[f"scorer-{village}-{no}"], name, village, numbers=part)
    reviewing.agree(people[f"reviewer-{village}"], name, village, numbers=list(numbers.values()))
