"""What an officer should know at a glance, read at one moment: figures, the light, things to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

import ledger
import pos
import registry
from kernel import clock
from ledger import AuditRun
from office.dashboard import Figures, figures_of
from pos import LowShelf, TodaySlips
from registry import Actor, Region

#: A check that is older than this is said to be old: it is made at the close of every day.
FRESH: Final = timedelta(hours=36)
#: Of the requests that wait, so many are named.
ASKED: Final = 5


@dataclass(frozen=True)
class Light:
    """The last audit; `state` is what the light shows: done, care or refused."""

    run: AuditRun | None
    state: str


@dataclass(frozen=True)
class Request:
    """What a household asks of its data: its number, and the last day to answer."""

    number: str
    due_on: date
    is_late: bool


@dataclass(frozen=True)
class ToDo:
    """What waits for somebody."""

    without_card: int
    quiet: int
    requests: int
    asked: tuple[Request, ...]
    low: tuple[LowShelf, ...]
    unbudgeted: int


@dataclass(frozen=True)
class Overview:
    """Some villages together, this year and now."""

    year: int
    figures: Figures
    outstanding: int
    households: int
    today: TodaySlips
    to_do: ToDo


def light_of(session: Session) -> Light:
    """Whether the books are whole, by the last audit."""
    run = ledger.last_audit(session)
    if run is None or (run.whole and run.at < clock.now() - FRESH):
        return Light(run, "care")
    return Light(run, "done" if run.whole else "refused")


def left_out(session: Session, actor: Actor) -> registry.batch_history.PastImport | None:
    """The last import of whoever asks, if it left rows out."""
    last = registry.batch_history.past_imports(session, actor, limit=1)
    return last[0] if last and last[0].batch.refused else None


def overview(session: Session, places: Sequence[Region]) -> Overview:
    """These villages together."""
    villages = [one.id for one in places]
    sums = ledger.month_sums(session, villages)
    year = clock.today().year
    households = registry.figures.household_figures(session, villages)
    return Overview(
        year=year,
        figures=figures_of(sums, year=year),
        outstanding=figures_of(sums).outstanding,
        households=sum(one.households for one in households),
        today=pos.slips_today(session, villages),
        to_do=_to_do(session, villages, households),
    )


def _to_do(
    session: Session, villages: list[int], households: list[registry.figures.Households]
) -> ToDo:
    return ToDo(
        without_card=sum(one.without_card for one in households),
        quiet=pos.count_quiet(session, villages),
        requests=registry.figures.open_requests(session, villages),
        asked=tuple(_asked(session, villages)),
        low=tuple(pos.shelves_low(session, villages)),
        unbudgeted=len(villages) - len(ledger.budgets_in(session, villages, clock.today().year)),
    )


def _asked(session: Session, villages: list[int]) -> list[Request]:
    """The requests that wait longest, by the last day to answer."""
    waiting = [
        one
        for village in villages
        for one in registry.corrections.open_corrections(session, village, ASKED)
    ]
    waiting = sorted(waiting, key=lambda one: (one.due_on, one.id))[:ASKED]
    numbers = registry.numbers_by_id(session, (one.subject_id for one in waiting))
    today = clock.today()
    return [Request(numbers[one.subject_id], one.due_on, one.due_on < today) for one in waiting]
