"""A whole town in its round: households in bulk, every group seated, every verb in its order."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import ledger
from civility import (
    assigning,
    calling,
    completion,
    deciding,
    filing,
    kin,
    opening,
    proposing,
    publicity,
    reviewing,
    seating,
)
from civility.panels import Rating
from civility.records import Record
from civility.rounds import place_of
from civility.rulebooks import rules_in_force
from kernel import clock
from kernel.db import reading, transaction
from registry import Actor, Subject, subjects_of, town, villages
from tests.civility.rounding import SINCE, UNTIL, YEAR, make_person
from tests.civility.village import Calendar

#: Enough for everybody's grade and records.
BUDGET: Final = 1_000_000
MEMBERS: Final = 3


@dataclass
class WholeTown:
    """The town's officer and, by village, who scores and who reviews."""

    calendar: Calendar
    chief: Actor
    supervisor: Actor
    groups: int
    scorers: dict[int, list[Actor]] = field(default_factory=dict)
    reviewers: dict[int, Actor] = field(default_factory=dict)

    @property
    def villages(self) -> list[int]:
        """The villages' ids."""
        return list(self.scorers)

    def each(self, act: Callable[[Actor, str, int], object]) -> list[object]:
        """The chief does it in every village."""
        return [act(self.chief, YEAR, village) for village in self.villages]

    def run(self, *, until: str = "sign") -> None:
        """The round from its opening to the signatures."""
        opening.open_round(self.chief, YEAR, since=SINCE, until=UNTIL)
        for village in self.villages:
            filing.close_filing(self.chief, YEAR, village, why="户籍资料随后补齐")
            self._seat(village)
        seating.seat_supervision(
            self.chief, YEAR, name="镇监督组", staff_ids=[self.supervisor.staff_id or ""]
        )
        self.each(assigning.assign)
        self.each(proposing.propose_all)
        self.each(calling.hang_session)
        self.calendar.forward(4)
        for village in self.villages:
            self._score(village)
        self.each(publicity.publish_grades)
        self.each(publicity.mark_told)
        self.calendar.forward(8)
        for village in self.villages if until == "sign" else ():
            completion.sign_village(self.supervisor, YEAR, village)

    def ratings(self) -> list[Rating]:
        """Every rating of the round."""
        with reading() as session:
            return list(session.scalars(select(Rating).where(Rating.round_id == YEAR)))

    def _seat(self, village: int) -> None:
        members = iter(self.scorers[village])
        for no in range(1, self.groups + 1):
            name = f"第{no}评议组"
            group = seating.add_group(self.chief, YEAR, village, kind="evaluation", name=name)
            for _seat in range(MEMBERS):
                self._join(village, group, next(members))
        group = seating.add_group(self.chief, YEAR, village, kind="review", name="审议组")
        self._join(village, group, self.reviewers[village])

    def _join(self, village: int, group: int, member: Actor) -> None:
        staff_id = member.staff_id or ""
        seating.add_member(self.chief, YEAR, village, group=group, staff_id=staff_id)

    def _score(self, village: int) -> None:
        with reading() as session:
            place = place_of(session, YEAR, village)
            numbers = {one.id: one.number for one in subjects_of(session, village)}
            mine = select(Rating).where(Rating.village_id == village, Rating.round_id == YEAR)
            of_group: dict[int, list[str]] = {}
            for rating in session.scalars(mine):
                of_group.setdefault(rating.panel_no, []).append(numbers[rating.subject_id])
            heads = {
                panel.no: actor
                for actor in self.scorers[village][::MEMBERS]
                if (panel := seating.group_of(session, place, actor.staff_id))
            }
        for no, mine_ in of_group.items():
            deciding.confirm_scores(heads[no], YEAR, village, numbers=mine_)
        reviewing.agree(self.reviewers[village], YEAR, village, numbers=list(numbers.values()))


def staffed(calendar: Calendar, groups: int) -> WholeTown:
    """The town as it stands, with the round's people and a tie of every scorer to a household."""
    with reading() as session:
        places = [one.id for one in villages(session)]
        home = town(session).id
    chief = make_person("chief", home, "town-officer")
    people = WholeTown(calendar, chief, make_person("watch", home, "supervisor"), groups)
    for village in places:
        transaction(partial(_grant, village=village))
        people.scorers[village] = [
            make_person(f"scorer-{village}-{n}", village, "evaluator")
            for n in range(groups * MEMBERS)
        ]
        people.reviewers[village] = make_person(f"review-{village}", village, "reviewer")
        transaction(partial(_tie, village=village, scorers=people.scorers[village]))
    return people


def plant_year(village: int, low: Sequence[Subject] = (), *, luck: random.Random) -> int:
    """Records of a year for most households, minuses for `low`; how many adds there are."""

    def work(tx: Session) -> int:
        rules = rules_in_force(tx, clock.today()).id
        rows = []
        for subject in subjects_of(tx, village):
            if subject.kind == "household" and luck.randrange(3):
                day = SINCE + timedelta(days=luck.randrange(300))
                rows.append(_row(subject, rules, "A6+2", day))
        adds = len(rows)
        rows += [
            _row(subject, rules, "A8-2", date(2026, 3, n), effect="subtract", state="counted")
            for subject in low
            for n in range(1, 4)
        ]
        if rows:
            tx.execute(insert(Record), rows)
        return adds

    return transaction(work)


def _grant(tx: Session, *, village: int) -> None:
    ledger.grant_budget(tx, village, BUDGET, source=f"budget/{village}", actor="test")


def _tie(tx: Session, *, village: int, scorers: Sequence[Actor]) -> None:
    for scorer, subject in zip(scorers, subjects_of(tx, village), strict=False):
        kin.note_kin(tx, subject, scorer.staff_id or "", relation="own", noted_by=None)


def _row(
    subject: Subject,
    rules: int,
    item: str,
    day: date,
    *,
    effect: str = "add",
    state: str = "confirmed",
) -> dict[str, Any]:
    return {
        "village_id": subject.village_id,
        "id": clock.new_id(),
        "subject_id": subject.id,
        "rulebook_id": rules,
        "item": item,
        "tier": 1,
        "effect": effect,
        "amount": 1,
        "person": 0,
        "happened_on": day,
        "event": "",
        "note": "",
        "reporter": "V",
        "channel": "sheet",
        "state": state,
        "entered_at": clock.now(),
        "reply_open": False,
        "ends_on": None if effect == "add" else day + timedelta(days=365),
    }
