"""What somebody asks of the journal: typed into a form, kept in the address, told to the books."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from flask_babel import gettext

from kernel import clock
from ledger import Asked
from office.book_words import ACCOUNTS, KINDS

FIELDS: Final = ("kind", "from", "to", "household", "account", "text")
_LONGEST: Final = 120
_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)
_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class JournalForm:
    """The form as it was typed."""

    village: int
    typed: Mapping[str, str]

    @cached_property
    def wrong(self) -> dict[str, str]:
        """What is wrong with it, by field."""
        return dict(self._wrong())

    def _wrong(self) -> Iterator[tuple[str, str]]:
        typed = self.typed
        for name in ("from", "to"):
            if typed[name] and _day(typed[name]) is None:
                yield name, gettext("Please give a day, such as 2026-11-20.")
        first, last = _day(typed["from"]), _day(typed["to"])
        if first and last and first > last:
            yield "to", gettext("The last day is before the first.")
        if typed["kind"] and typed["kind"] not in KINDS:
            yield "kind", gettext("There is no such kind of entry.")
        if typed["account"] and typed["account"].partition("/")[0] not in ACCOUNTS:
            yield "account", gettext("There is no such account.")
        if typed["account"] and typed["household"]:
            yield "account", gettext("Please choose an account or name a household, not both.")

    @property
    def entry_id(self) -> str:
        """The entry asked for by its id, if the text is one."""
        text = self.typed["text"].lower()
        return text if _ID.fullmatch(text) else ""

    @property
    def query(self) -> dict[str, str]:
        """What the address carries on: what was typed, and nothing empty."""
        return {"village": str(self.village)} | {k: v for k, v in self.typed.items() if v}

    def asked(self) -> Asked:
        """What is asked of the books; of a form with nothing wrong."""
        typed = self.typed
        first, last = _day(typed["from"]), _day(typed["to"])
        household = f"household/{typed['household']}" if typed["household"] else None
        return Asked(
            self.village,
            kind=typed["kind"] or None,
            since=clock.day_bounds(first)[0] if first else None,
            until=clock.day_bounds(last)[1] if last else None,
            account=household or typed["account"] or None,
            sources=_sources(typed["text"]) if typed["text"] else None,
        )


def read_form(village: int, args: Mapping[str, str]) -> JournalForm:
    """The form in an address."""
    typed = {name: " ".join(args.get(name, "").split())[:_LONGEST] for name in FIELDS}
    return JournalForm(village, typed)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


def _sources(text: str) -> tuple[str, ...]:
    """A source as the books call it, or the number that stands on a slip, an award, an opening."""
    digits = re.sub(r"[\s-]", "", text)
    return (text, f"slip/{digits}", f"award/{text}", f"opening/{text}")
