"""Whole runs: what stands on the paper is what the books say, and nobody else's."""

import random
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

import ledger
from household import handing_out
from household.card_words import GlyphsMissing
from household.handing_out import file_of, hand_out, print_to_file
from household.paper_files import FileInTheWay
from household.quarters import Quarter
from household.slip_sheets import LINES
from kernel import clock
from kernel.db import reading, transaction
from registry import NotPermitted, award, find_subject
from registry.handout_runs import HandoutOrder, NothingToPrint
from registry.handouts import HandoutUnknown, handouts_in
from tests.pos.counter import FAR, LI, MATCHES, NOON, POOR, SALT, WANG, Town, Watch
from tests.registry.people import counted

Tool = Callable[[str], str]
QUARTER, NEXT = Quarter(2026, 4), Quarter(2027, 1)
#: A movement as it stands on a statement: day, what for, from whom, points, balance.
LINE = re.compile(r"(\d+)月(\d+)日 +(\S.*?) {2,}(\S+) +([+−])([\d,]+) +([\d,]+)\n")
SUMS = re.compile(r"([\d,]+) +\+ +([\d,]+) +− +([\d,]+) +\= +([\d,]+)\n")


@pytest.fixture
def lived(town: Town, served: Flask, watch: Watch) -> Town:
    """The town after months of awards and redemptions by chance, some after the quarter."""
    chance = random.Random(20261128)
    for no in range(24):
        number = chance.choice((WANG, LI, POOR, FAR))
        if chance.random() < 0.5:
            award(actor_id=None, number=number, points=7, reason=f"义务清沟 {no}", ref=f"r{no}")
        elif number in (WANG, LI):
            town.redeem((chance.choice((SALT, MATCHES)), chance.randrange(1, 9)), card=number)
        watch.forward(days=3)
    assert watch.at.year == 2027
    return town


def _order(town: Town, village: int | None = None, quarter: Quarter = QUARTER) -> HandoutOrder:
    return HandoutOrder(village or town.east, "statements", days=quarter.days)


def _pages(tool: Tool, file: Path) -> list[str]:
    command = [tool("pdftotext"), "-layout", str(file), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return said.split("\f")[:-1]


def _number(said: str) -> int:
    return int(said.replace(",", ""))


def _books(number: str, quarter: Quarter) -> tuple[int, list[tuple[int, int, int, int]], int]:
    """Balance before the quarter, its movements, and the balance after it, line by line."""
    with reading() as session:
        subject = find_subject(session, number)
        lines = ledger.statement_of(session, subject.village_id, subject.account, limit=200)[::-1]
    days = [(clock.local(line.at).date(), line) for line in lines]
    before = [line.balance_after for day, line in days if day < quarter.first]
    told = [
        (day.month, day.day, line.points, line.balance_after)
        for day, line in days
        if quarter.first <= day <= quarter.last
    ]
    start = before[-1] if before else 0
    return start, told, told[-1][3] if told else start


def _are_the_books(pages: list[str], quarter: Quarter) -> None:
    assert [re.findall(r"户号 (\d+) ", page)[0] for page in pages] == [WANG, LI, POOR]
    for page, number, name in zip(
        pages, (WANG, LI, POOR), ("王某某", "李某某", "赵某某"), strict=True
    ):
        start, lines, end = _books(number, quarter)
        read = [
            (int(month), int(day), _number(points) * (1 if sign == "+" else -1), _number(balance))
            for month, day, _, _, sign, points, balance in LINE.findall(page)
        ]
        assert read == lines
        [(before, gained, lost, after)] = SUMS.findall(page)
        assert (_number(before), _number(after)) == (start, end)
        assert _number(before) + _number(gained) - _number(lost) == _number(after)
        assert name in page
        assert FAR not in page


def test_a_statement_says_what_the_books_say(
    lived: Town, served: Flask, watch: Watch, tool: Tool, tmp_path: Path
) -> None:
    """In walking order, a page each; nobody of another village; the file is its owner's."""
    out = tmp_path / "statements.pdf"
    told: list[int] = []
    with served.app_context():
        done = print_to_file(_order(lived), out, begin=told.append, advance=told.append)
    assert told == [done.households, done.households]
    assert out.stat().st_mode & 0o777 == 0o600
    pages = _pages(tool, out)
    _are_the_books(pages, QUARTER)
    assert "小票…" in pages[0]
    assert "参加村庄清洁日" in pages[0]
    with served.app_context(), pytest.raises(FileInTheWay):
        print_to_file(_order(lived), out)
    # The next quarter begins with what this one ended with.
    watch.at = datetime(2027, 4, 2, 4, 0, tzinfo=UTC)
    later = tmp_path / "later.pdf"
    with served.app_context():
        print_to_file(_order(lived, quarter=NEXT), later)
    _are_the_books(_pages(tool, later), NEXT)
    west = tmp_path / "west.pdf"
    with served.app_context():
        assert print_to_file(_order(lived, lived.west), west).households == 1
    assert [re.findall(r"户号 (\d+) ", page)[0] for page in _pages(tool, west)] == [FAR]


def test_slips_go_on_in_the_book_and_notices_tell_what_ends(
    lived: Town, served: Flask, watch: Watch, tool: Tool, tmp_path: Path
) -> None:
    """Every line of the books stands on one slip; whoever used its points gets no notice."""
    slips = [tmp_path / f"slips-{no}.pdf" for no in range(2)]
    order = HandoutOrder(lived.east, "slips")
    with served.app_context():
        assert print_to_file(order, slips[0]).households == 3
        with pytest.raises(NothingToPrint):
            print_to_file(order, slips[1])
        lived.redeem((MATCHES, 3), card=LI)
        assert print_to_file(order, slips[1]).households == 1
    first, second = ("".join(_pages(tool, file)) for file in slips)
    with reading() as session:
        for number in (WANG, LI, POOR):
            account = find_subject(session, number).account
            lines = ledger.statement_of(session, lived.east, account, limit=200)
            count = len(lines) - (number == LI)
            assert first.count(f"户号 {number}") == -(-count // LINES)
            for line in lines[number == LI :]:
                assert f"{line.balance_after:,}" in first
    assert (second.count("户号"), second.count("户号 " + LI)) == (1, 1)
    assert "−3" in second
    assert FAR not in first
    watch.at = datetime(2027, 12, 10, 4, 0, tzinfo=UTC)
    notices = tmp_path / "notices.pdf"
    with served.app_context():
        assert print_to_file(HandoutOrder(lived.east, "notices"), notices).households == 3
        (page,) = _pages(tool, notices)
        for number in (WANG, LI, POOR):
            assert f"户号 {number}" in page
            assert f"{_ends_first(number).points} 分" in page
        assert page.count("最后一天 2027年12月31日") == 3
        assert page.count("下次开门：12月10日") == 3
        watch.at = datetime(2028, 1, 2, 4, 0, tzinfo=UTC)
        with pytest.raises(NothingToPrint):
            print_to_file(HandoutOrder(lived.east, "notices"), tmp_path / "n.pdf", again=True)


def _ends_first(number: str) -> ledger.Expiry:
    with reading() as session:
        subject = find_subject(session, number)
        found = ledger.next_expiry(session, subject.village_id, subject.account)
    assert found is not None
    return found


def test_files_of_a_run_can_be_fetched_again_by_the_villages_own_officers(
    town: Town, served: Flask, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same paper, whatever was posted since; no other village's officer, no other part."""
    watch.at = datetime(2027, 1, 5, 4, 0, tzinfo=UTC)
    monkeypatch.setattr(handing_out, "BUNDLE", 1)
    officer, far = town.actors["officer"], town.actors["officer-west"]
    with served.app_context():
        run = hand_out(officer, _order(town), key="form")
        assert hand_out(officer, _order(town), key="form") == run
        first = file_of(officer, town.east, run, 1)
        assert first.startswith(b"%PDF")
        assert file_of(officer, town.east, run, 2) != first
        for part in (0, 3):
            with pytest.raises(HandoutUnknown):
                file_of(officer, town.east, run, part)
        for village in (town.east, town.west):
            with pytest.raises((NotPermitted, HandoutUnknown)):
                file_of(far, village, run, 1)
        with pytest.raises(NotPermitted):
            hand_out(far, _order(town), key="other")


def test_the_last_run_is_drawn_once_more(town: Town, served: Flask, tmp_path: Path) -> None:
    """After a jam, or where it was cut off: nothing new is written down."""
    with clock.frozen(NOON + timedelta(days=50)), served.app_context():
        with pytest.raises(HandoutUnknown):
            print_to_file(_order(town), tmp_path / "none.pdf", again=True)
        one = print_to_file(_order(town), tmp_path / "one.pdf")
        two = print_to_file(_order(town), tmp_path / "two.pdf", again=True)
    assert one == two
    with reading() as session:
        assert len(handouts_in(session, town.east).rows) == 1


def test_a_sign_that_the_font_lacks_is_told_before_anything_is_written_down(
    town: Town, served: Flask, tmp_path: Path
) -> None:
    def rename(tx: Session) -> None:
        find_subject(tx, WANG).head = "𠮷小明"

    transaction(rename)
    later = clock.frozen(NOON + timedelta(days=50))
    with later, served.app_context(), pytest.raises(GlyphsMissing, match="glyphs-missing"):
        print_to_file(_order(town), tmp_path / "none.pdf")
    assert not list(tmp_path.glob("*.pdf"))
    with reading() as session:
        assert handouts_in(session, town.east).rows == ()


def test_a_file_for_more_households_takes_no_more_queries(
    town: Town, served: Flask, watch: Watch
) -> None:
    watch.at = datetime(2027, 1, 5, 4, 0, tzinfo=UTC)
    officer = town.actors["officer"]
    asked = []
    for village, who in ((town.east, officer), (town.west, town.actors["officer-west"])):
        with served.app_context():
            run = hand_out(who, _order(town, village), key=f"{village}")
            file_of(who, village, run, 1)
            with counted() as queries:
                file_of(who, village, run, 1)
        asked.append(len(queries))
    assert asked[0] == asked[1]
