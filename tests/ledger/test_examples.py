"""docs/ledger.md is executed: every example is posted, every leg and every balance compared."""

from collections.abc import Callable
from datetime import date

import pytest

import ledger
from kernel import clock
from kernel.db import Database
from kernel.errors import Refusal
from ledger import Draft, Entry, move
from ledger.chart import ACCOUNT_KINDS, ENTRY_KINDS, kind_of
from tests.law.doors import read
from tests.ledger import books
from tests.ledger.books import VILLAGE
from tests.ledger.worked import BLOCK, Example, Leg, examples

PAGE = read("docs/ledger.md")


class Reader:
    """Does what an example says, and tells what came of it in the example's own words."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.verbs: dict[str, Callable[[Example], list[Entry]]] = {
            "opening": lambda one: [books.post(self._received(one))],
            "award": lambda one: [books.post(self._received(one))],
            "redeem": lambda one: [books.post(self._spent(one))],
            "offer": lambda one: [books.post(self._spent(one))],
            "repay": lambda one: [books.post(self._spent(one))],
            "budget": lambda one: [books.grant(int(one.words[0]))],
            "undo": self._correct,
            "reverse": self._correct,
            "expire": lambda _one: books.expire(),
            "transfer": self._transfer,
            "settle": lambda one: [
                books.settle(int(one.words[0]), one.word("of"), source=one.name)
            ],
            "adjust": lambda one: [books.adjust(self.entries[one.words[0]], source=one.name)],
        }

    def _received(self, one: Example) -> Draft:
        source = one.word("source") if "source" in one.words else one.name
        until = date.fromisoformat(one.word("until"))
        moves = (move(int(one.words[0]), source="issued", target=one.word("to")),)
        return Draft(VILLAGE, one.kind, moves, source, "staff/1", until)

    def _spent(self, one: Example) -> Draft:
        moves = (move(int(one.words[0]), source=one.word("from"), target=one.word("at")),)
        return Draft(VILLAGE, one.kind, moves, one.name, "staff/1")

    def _correct(self, one: Example) -> list[Entry]:
        return [books.undo(self.entries[one.words[0]], one.kind, source=one.name)]

    def _transfer(self, one: Example) -> list[Entry]:
        """A move between villages is done on both sides; the page shows the one here."""
        points, source, target = int(one.words[0]), one.word("from"), one.word("to")
        if target == "moved-out":
            books.move_village(books.VILLAGE, books.ELSEWHERE, source, ref=one.name)
        elif source == "moved-in":
            until = date.fromisoformat(one.word("until"))
            books.post(books.opening(points, target, until=until, village=books.ELSEWHERE))
            books.move_village(books.ELSEWHERE, books.VILLAGE, target, ref=one.name)
        else:
            books.transfer(points, source, target, ref=one.name)
        return books.entries_by(one.name)

    def outcome(self, one: Example) -> tuple[set[Leg], str]:
        """The legs with the balances after them, or the words."""
        if one.kind == "next":
            expiry = books.next_expiry(one.words[0])
            return set(), f"{expiry.points} until {expiry.on}" if expiry else "nothing"
        try:
            done = self.verbs[one.kind](one)
        except Refusal as refusal:
            told = [f"{key} {value}" for key, value in refusal.details.items() if key in one.said]
            return set(), " ".join(["refused", refusal.code, *told])
        self.entries |= dict.fromkeys([one.name], done[0]) if done else {}
        legs = {
            Leg(leg.account, leg.points, self._after(leg), leg.expires_on)
            for entry in done
            for leg in entry.legs
        }
        return legs, "" if legs else "nothing"

    @staticmethod
    def _after(leg: ledger.Leg) -> int:
        """The balance after a leg; of an account in slots, what they hold together."""
        return books.balance(leg.account) if kind_of(leg.account).slotted else leg.balance_after


def _run(page: str) -> list[str]:
    """Execute the page in an empty village; what does not agree with it."""
    reader, wrong = Reader(), []
    merchant = ("merchant/M2-001", "settled/M2-001")
    books.open_books(*(f"household/01031{n}" for n in (7, 8, 9)), *merchant)
    books.open_books("household/010317", "household/010318", village=books.ELSEWHERE)
    for one in examples(page):
        with clock.frozen(books.noon(one.on.year, one.on.month, one.on.day)):
            legs, said = reader.outcome(one)
        if (legs, said) != (set(one.legs), one.said):
            wrong.append(f"{one.name}: {legs or said}")
    return wrong


def test_the_page_is_true(database: Database) -> None:
    assert _run(PAGE) == []
    assert books.audit() == []


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("+40  =  160", "+40  =  161", "sweeping"),
        ("-50  =  110", "-51  =  110", "slip-1"),
        ("redeemed/S01       -100", "redeemed/S02       -100", "reverse-4"),
        ("+100  =  140  until 2027-02-04", "+100  =  140  until 2027-02-05", "reverse-4"),
        ("short 15 balance 5", "short 14 balance 5", "reverse-2"),
        ("slip-1\n    refused already-reversed", "slip-1\n    refused source-used", "undo-2"),
        ("    70 until 2026-12-31", "    71 until 2026-12-31", "next"),
        ("[night-1] 2026-12-31 expire\n    nothing", "[night-1] 2027-01-01 expire\n    nothing",
         "night-1"),
        ("    budgeted            +20  =  -80\n", "", "bonus"),
        ("+40  =  140  until 2027-12-31", "+40  =  140  until 2027-12-30", "split"),
        ("moved-out           +30  =   30", "moved-out           +30  =   31", "leaves"),
        ("    refused reversal-covers", "    refused nothing-left", "adjust-1"),
    ],
)  # fmt: skip  # the page's own alignment
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_page_is_seen(database: Database, right: str, wrong: str, where: str) -> None:
    assert PAGE.count(right) == 1
    assert any(each.startswith(f"{where}:") for each in _run(PAGE.replace(right, wrong)))


@pytest.mark.parametrize(
    "broken",
    [
        "[x] 2026 opening\n    a +1 = 1",
        "[x] 2026-01-01 undo a\n    b\n    c",
        "[x] 2026-01-01 undo a",
    ],
)
def test_an_example_that_cannot_be_read_is_no_example(broken: str) -> None:
    with pytest.raises(ValueError, match="not"):
        list(examples(f"```books\n{broken}\n```\n"))


def test_every_kind_of_entry_and_account_is_shown() -> None:
    """No fenced block of the page escapes the reader either."""
    shown = list(examples(PAGE))
    assert {one.kind for one in shown if one.legs} == set(ENTRY_KINDS)
    accounts = {leg.account.partition("/")[0] for one in shown for leg in one.legs}
    assert accounts == set(ACCOUNT_KINDS)
    assert PAGE.count("```") == 2 * len(BLOCK.findall(PAGE))
    names = [one.name for one in shown]
    assert len(names) == len(set(names))


def test_every_word_the_glossary_promises_is_there() -> None:
    for kind in ENTRY_KINDS:
        assert f"| {kind} |" in PAGE
    for account in ACCOUNT_KINDS:
        assert f"`{account}" in PAGE
