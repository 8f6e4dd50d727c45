"""A small town in its yearly round: two villages, groups with members, an act for each step."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

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
from civility.rounds import RoundVillage, place_of
from civility.rule_adopting import add_default_rules
from civility.rulebooks import rules_in_force
from kernel import clock
from kernel.db import reading, transaction
from registry import Actor, RoleAt, Staff, Subject, actor_of, give_role
from tests.civility.village import Calendar
from tests.registry.people import Town, make_household, make_town

YEAR: Final = "2026"
SINCE, UNTIL = date(2026, 1, 1), date(2026, 11, 30)
#: The first of a month, noon in the town.
FIRST: Final = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
NAMES: Final = ("scorer-a", "scorer-b", "reviewer", "supervisor")
ROLES: Final = ("evaluator", "evaluator", "reviewer", "supervisor")


@dataclass
class Around:
    """The east village of the small town in the round of 2026."""

    town: Town
    officer: Actor
    chief: Actor
    people: dict[str, Actor]
    calendar: Calendar
    subjects: list[Subject]

    @property
    def id(self) -> int:
        """The village."""
        return self.town.east

    @property
    def numbers(self) -> list[str]:
        """Every subject's number."""
        return [one.number for one in self.subjects]

    def open(self) -> None:
        """Open the round."""
        opening.open_round(self.chief, YEAR, since=SINCE, until=UNTIL, seed="planted")

    def file(self) -> None:
        """Close filing with a reason: this town's filing says little of its households."""
        filing.close_filing(self.officer, YEAR, self.id, why="冬闲补录")

    def seat(self) -> None:
        """Two evaluation groups of one, a review group, and supervision."""
        kinds = ("evaluation", "evaluation", "review", "supervision")
        for name, kind in zip(NAMES, kinds, strict=True):
            group = seating.add_group(self.officer, YEAR, self.id, kind=kind, name=name)
            member = self.people[name].staff_id
            seating.add_member(self.officer, YEAR, self.id, group=group, staff_id=member or "")

    def call(self) -> None:
        """Give every household to a group, propose, and wait until the session opens."""
        assigning.assign(self.officer, YEAR, self.id)
        proposing.propose_all(self.officer, YEAR, self.id)
        calling.hang_session(self.officer, YEAR, self.id)
        self.calendar.forward(4)

    def score(self) -> None:
        """Both groups confirm all of theirs, and the review group agrees."""
        for name in ("scorer-a", "scorer-b"):
            mine = self.of_group(name)
            deciding.confirm_scores(self.people[name], YEAR, self.id, numbers=mine)
        reviewing.agree(self.people["reviewer"], YEAR, self.id, numbers=self.numbers)

    def publish(self) -> None:
        """Hang the grades, and wait until their last day is over."""
        publicity.publish_grades(self.officer, YEAR, self.id)
        publicity.mark_told(self.officer, YEAR, self.id)
        self.calendar.forward(8)

    def sign(self) -> None:
        """Supervision signs."""
        completion.sign_village(self.people["supervisor"], YEAR, self.id)

    def complete(self) -> completion.Completed:
        """Complete the village."""
        return completion.complete_village(self.officer, YEAR, self.id)

    def until(self, last: str) -> None:
        """Every act up to this one, in their order."""
        for act in ("open", "file", "seat", "call", "score", "publish", "sign", "complete"):
            getattr(self, act)()
            self.calendar.at += timedelta(minutes=1)
            if act == last:
                return

    def of_group(self, name: str) -> list[str]:
        """The numbers of the subjects that this person's group scores."""
        with reading() as session:
            place = place_of(session, YEAR, self.id)
            group = seating.group_of(session, place, self.people[name].staff_id)
            assert group is not None
            return [one.number for one in self.subjects if self.rating(one).panel_no == group.no]

    def scorer_of(self, subject: Subject) -> Actor:
        """Who scores this subject."""
        mine = subject.number in self.of_group("scorer-a")
        return self.people["scorer-a" if mine else "scorer-b"]

    def rating(self, subject: Subject) -> Rating:
        """The subject's rating as it stands."""
        with reading() as session:
            return session.get_one(Rating, (self.id, YEAR, subject.id))

    def place(self) -> RoundVillage:
        """Where the village stands."""
        with reading() as session:
            return place_of(session, YEAR, self.id)

    def plant(self, subject: Subject, item: str, **told: object) -> str:
        """A record with two people's word, as it stands in the year; its id."""
        record_id = clock.new_id()
        effect = {"+": "add", "-": "subtract"}.get(item[2:3], "veto")
        values: dict[str, object] = {
            "tier": 1,
            "effect": effect,
            "amount": 1,
            "person": 0,
            "happened_on": date(2026, 5, 1),
            "event": "",
            "state": "confirmed" if effect == "add" else "counted",
            "ends_on": None if effect == "add" else date(2027, 5, 1),
            **told,
        }

        def work(tx: Session) -> str:
            tx.add(
                Record(
                    village_id=subject.village_id,
                    id=record_id,
                    subject_id=subject.id,
                    rulebook_id=rules_in_force(tx, clock.today()).id,
                    item=item,
                    note="",
                    reporter="V",
                    channel="screen",
                    entered_by=self.officer.staff_id,
                    entered_at=clock.now(),
                    confirmed_by=self.chief.staff_id,
                    confirmed_at=clock.now(),
                    **values,
                )
            )
            return record_id

        return transaction(work)


def make_person(username: str, region: int, role: str = "village-officer") -> Actor:
    """Somebody of the staff as an actor; signing in is no matter here, so there is no password."""

    def work(tx: Session) -> Actor:
        person = Staff(
            id=clock.new_id(),
            username=username,
            name=username,
            password_hash="",
            must_change=False,
            created_at=clock.now(),
        )
        tx.add(person)
        tx.flush()
        give_role(tx, person.id, RoleAt(role, region))
        return actor_of(tx, person)

    return transaction(work)


def tie(subject: Subject, actor: Actor, relation: str = "relative") -> None:
    """Note that the subject is this person's own household, or a relative's."""
    staff_id = actor.staff_id or ""
    transaction(lambda tx: kin.note_kin(tx, subject, staff_id, relation=relation, noted_by=None))


@contextmanager
def year_begun(households: int = 4) -> Iterator[Around]:
    """The town on the first of December, in a fresh database, no round opened."""
    calendar = Calendar(FIRST)
    with clock.running(lambda: calendar.at):
        town = make_town()
        transaction(add_default_rules)
        transaction(lambda tx: ledger.grant_budget(tx, town.east, 10**6, source="b", actor="t"))
        people = {
            name: make_person(name, town.east, role)
            for name, role in zip(NAMES, ROLES, strict=True)
        }
        numbers: Sequence[str] = [f"0101{n:02}" for n in range(households)]
        yield Around(
            town=town,
            officer=make_person("officer", town.east),
            chief=make_person("chief", town.id, "town-officer"),
            people=people,
            calendar=calendar,
            subjects=[make_household(town.east, one) for one in numbers],
        )
