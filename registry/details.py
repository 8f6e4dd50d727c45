"""What an officer writes of a household, cleaned as an import cleans it, or refused by field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kernel import clock
from kernel.errors import Refusal
from registry import cells, days, filing_cells
from registry.cells import BadCell, Cell
from registry.subjects import CHANNELS

T = TypeVar("T")


class DetailUnfit(Refusal):
    """A detail cannot be taken: `field` says which, `reason` is a key of `reasons.REASONS`."""

    code = "detail-unfit"


@dataclass(frozen=True)
class NewHousehold:
    """What is said of a household that begins; `number` empty: the village's next free one."""

    head: str
    consent_on: date
    channel: str
    collector: str = ""
    phone: str = ""
    members: int | None = None
    number: str = ""

    def cleaned(self) -> "NewHousehold":
        """The same, as it may be stored.

        :raises DetailUnfit: a detail cannot be taken.
        """
        if self.channel not in CHANNELS:
            raise DetailUnfit(field="channel", reason="channel-unknown")
        needs_collector = self.channel != "self"
        return NewHousehold(
            head=clean("head", cells.name, self.head),
            consent_on=past_day("consent_on", self.consent_on),
            channel=self.channel,
            collector=clean("collector", cells.name, self.collector) if needs_collector else "",
            phone=clean("phone", filing_cells.phone, self.phone) or "",
            members=clean_members("members", self.members),
            number=clean("number", filing_cells.household_number, self.number)
            if self.number.strip()
            else "",
        )


def clean(field: str, cleaner: Callable[[Cell], T], value: Cell) -> T:
    """The value as this cleaner of `cells` leaves it.

    :raises DetailUnfit: it cannot be taken.
    """
    try:
        return cleaner(value)
    except BadCell as bad:
        raise DetailUnfit(field=field, reason=bad.code) from bad


def clean_members(field: str, members: int | None) -> int | None:
    """How many people: 1 to 30, or nothing.

    :raises DetailUnfit: another number.
    """
    return None if members is None else clean(field, filing_cells.members, members)


def past_day(field: str, day: date) -> date:
    """A day from the year 2000 to today.

    :raises DetailUnfit: another day.
    """
    return clean(field, days.past_day, day)


def past_day_or_today(field: str, day: date | None) -> date:
    """The day, or today when none is said.

    :raises DetailUnfit: a day to come, or too long ago.
    """
    return clock.today() if day is None else past_day(field, day)


def words(field: str, said: str, at_most: int, *, needed: bool = True) -> str:
    """A text in one line, white space made single.

    :raises DetailUnfit: empty though needed, longer than `at_most`, or not printable.
    """
    text = " ".join(said.split())
    if needed and not text:
        raise DetailUnfit(field=field, reason="missing")
    if len(text) > at_most:
        raise DetailUnfit(field=field, reason="text-too-long")
    if not text.isprintable():
        raise DetailUnfit(field=field, reason="name-markup")
    return text
