"""The journal: another program accepts it, has our balances, and refuses one that was changed."""

import csv
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import ledger
from kernel import clock
from kernel.db import Database, reading
from ledger import Draft, move
from tests.ledger import books
from tests.ledger.books import ELSEWHERE, LI, VILLAGE, WANG


@pytest.fixture
def lived_in(village: Database) -> Database:
    """A budget, slips, an undo with grace, a move to another village, one entry of two."""
    books.open_books(WANG, village=ELSEWHERE)
    books.grant(500)
    books.post_many(*(books.opening(9, until=clock.today()) for _ in range(12)))
    books.post_many(*(books.redeem(1) for _ in range(20)))
    both = (move(5, source="issued", target=WANG), move(7, source="issued", target=LI))
    wrong = books.post(Draft(VILLAGE, "award", both, "both", "staff/1", books.LAST))
    slip = books.post(books.redeem(30))
    with clock.frozen(books.NOON + books.days(1)):
        books.undo(slip)
        books.transfer(5)
        books.undo(wrong, "reverse")
        books.move_village(VILLAGE, ELSEWHERE, ref="move/1")
    return village


def _written(folder: Path) -> Path:
    with reading() as session:
        lines = list(ledger.hledger_journal(session, [VILLAGE, ELSEWHERE]))
    path = folder / "books.journal"
    path.write_text("\n".join(lines) + "\n")
    return path


def _asked(hledger: str, path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [hledger, "-f", str(path), *words],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8"},
    )


def test_hledger_accepts_it_and_has_our_balances(
    lived_in: Database, tool: Callable[[str], str], tmp_path: Path
) -> None:
    hledger, path = tool("hledger"), _written(tmp_path)
    said = _asked(hledger, path, "check", "--strict", "ordereddates")
    assert (said.returncode, said.stderr) == (0, "")
    said = _asked(hledger, path, "bal", "-N", "--flat", "-E", "-O", "csv")
    there: dict[tuple[int, str], int] = {}
    for name, points in list(csv.reader(said.stdout.splitlines()))[1:]:
        village, kind = name.removeprefix("village-").split(":")[:2]
        code = kind if kind == "household" else re.sub(r":slot-\d+$", "", name.split(":", 1)[1])
        place = (int(village), code.replace(":", "/"))
        there[place] = there.get(place, 0) + int(points.removesuffix(" points"))
    with reading() as session:
        ours = {(one.village, one.account): one.points for one in ledger.trial_balance(session)}
    assert there == ours


@pytest.mark.parametrize("figure", [r"-(\d+) points = ", r" (\d+) points = ", r" = (\d+) points"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_changed_figure_is_refused(
    lived_in: Database, tool: Callable[[str], str], tmp_path: Path, figure: str
) -> None:
    path = _written(tmp_path)
    text = path.read_text()
    found = list(re.finditer(figure, text))
    for one in (found[0], found[len(found) // 2], found[-1]):
        changed = f"{text[: one.start(1)]}{int(one[1]) + 1}{text[one.end(1) :]}"
        path.write_text(changed)
        assert _asked(tool("hledger"), path, "check").returncode != 0


def test_csv_has_a_line_for_every_posting(lived_in: Database) -> None:
    with reading() as session:
        lines = list(csv.DictReader(ledger.csv_journal(session, [VILLAGE])))
    ((postings, moved),) = books.rows(
        f"SELECT count(*), sum(abs(points)) FROM posting WHERE village = {VILLAGE}"
    )
    assert len(lines) == postings
    assert sum(abs(int(line["points"])) for line in lines) == moved
    assert {line["village"] for line in lines} == {str(VILLAGE)}
    assert lines[0]["at"] == "2026-03-02T12:00:00.000000+08:00"


def test_no_source_is_a_formula_or_ends_a_tag(village: Database) -> None:
    books.post(books.opening(5, source="=1+1; a,b"))
    with reading() as session:
        told = "\n".join(ledger.csv_journal(session, [VILLAGE]))
        journal = "\n".join(ledger.hledger_journal(session, [VILLAGE]))
    assert '"\'=1+1; a,b"' in told
    assert "; source:=1+1__a_b\n" in journal


def test_an_account_is_one_word(village: Database) -> None:
    books.open_books("household/a b:1")
    with reading() as session:
        lines = list(ledger.hledger_journal(session, [VILLAGE]))
    assert f"account village-{VILLAGE}:household:a%20b%3a1" in lines


def test_books_without_an_entry_are_a_journal_too(
    database: Database, tool: Callable[[str], str], tmp_path: Path
) -> None:
    path = _written(tmp_path)
    assert _asked(tool("hledger"), path, "check", "--strict").returncode == 0
