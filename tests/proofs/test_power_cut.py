"""The power is cut while the till works: what was acknowledged is there, and nothing is half.

A real till runs under strace; its writes are replayed up to a cut, and what no sync had made safe
by then is dropped, in whole, in part, or torn. SQLite opens what is left.
"""

import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final

import pytest
from sqlalchemy.orm import Session

import ledger
import pos
import registry
from kernel.db import Database, bound, reading, transaction
from ledger.anchors import read_anchors
from pos.shops import find_shop
from pos.stock import Cause, move_stock
from tests.law.tidy import ROOT
from tests.pos.counter import MATCHES, SALT, WANG, Town, connected, whole
from tests.proofs import teller
from tests.proofs.disk import WAYS, Disk
from tests.proofs.tracing import Event, events, trace

Size = Callable[[int, int], int]

#: Each must give nothing, whatever is lost.
NOTHING_HALF: Final = {
    "entry without its seal, or with other legs": """
        SELECT e.id FROM entry e LEFT JOIN entry_seal s ON (s.village, s.entry) = (e.village, e.id)
        WHERE s.legs IS NOT
            (SELECT count(*) FROM posting p WHERE (p.village, p.entry) = (e.village, e.id))""",
    "entry that does not balance": """
        SELECT entry FROM posting GROUP BY village, entry HAVING sum(points) <> 0""",
    "balance that is not the last line": """
        SELECT b.account FROM balance b WHERE b.points <> coalesce((SELECT sum(p.points)
            FROM posting p WHERE (p.village, p.account, p.slot) = (b.village, b.account, b.slot)),
            0)""",
    "slip without its entry, lines or stock": """
        SELECT s.slip FROM slip s
        WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = s.entry_id)
        OR NOT EXISTS (SELECT 1 FROM slip_line l WHERE l.slip = s.slip)
        OR NOT EXISTS (SELECT 1 FROM stock_movement m
            WHERE m.kind = 'sale' AND m.source = 'slip/' || s.slip)""",
    "entry without its slip, undo or award": """
        SELECT id FROM entry WHERE kind = 'redeem' AND id NOT IN (SELECT entry_id FROM slip)
        OR kind = 'undo' AND id NOT IN (SELECT entry_id FROM slip_undo)
        OR kind = 'award' AND id NOT IN (SELECT entry_id FROM award)""",
    "key without its answer": "SELECT key FROM operation WHERE reply = ''",
    "key that points to nothing": "SELECT * FROM pragma_foreign_key_check",
    "page that is not as it must be": """
        SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'""",
}
#: What was done under a key of the till's, as the till says it.
DONE: Final = """
    SELECT 'award ' || ref FROM award WHERE ref LIKE 'cut-%'
    UNION ALL SELECT 'redeem ' || slip FROM slip
    UNION ALL SELECT 'undo ' || slip FROM slip_undo"""


class Run:
    """A till that worked so many times under strace, and what happened to its files."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self.folder = town, folder
        self.before = folder.with_name("before")
        self.events: list[Event] = []
        self.said: list[str] = []

    def work(self, strace: str, times: int, mode: str) -> None:
        """Let it work; keep how its folder was before."""
        shutil.copytree(self.folder, self.before)
        url = f"sqlite:///{self.folder / 'xinyu.sqlite'}"
        till = [self.town.tokens["clerk"], self.town.cards[WANG], str(times), mode]
        log = self.folder.with_name("strace.log")
        trace(strace, [sys.executable, "-m", "tests.proofs.teller", url, *till], log, ROOT)
        self.events = list(events(log, self.folder))
        log.unlink()
        self.said = [one.data.decode().strip() for one in self.events if one.what == "say"]
        assert len(self.said) == times

    def cuts(self, count: int, chance: Random) -> Iterator[tuple[str, int, dict[str, bytearray]]]:
        """Cut so many times: how, after how many acknowledgements, and what is left.

        Half fall beside a sync or an acknowledgement, with all lost; half anywhere and anyhow.
        """
        last = len(self.events)
        edges = [n for n, one in enumerate(self.events) if one.what in ("sync", "say")]
        edges = sorted({*edges, *(n + 1 for n in edges)})
        half = count // 2
        places = [(edges[n * len(edges) // half], "lost") for n in range(half)]
        places += [(chance.randint(0, last), chance.choice(WAYS)) for _ in range(count - half)]
        disk, done, said = Disk(self.before), 0, 0
        for place, way in sorted(places):
            for one in self.events[done:place]:
                disk.do(one)
                said += one.what == "say"
            done = place
            yield way, said, disk.after(way, chance)


@pytest.fixture
def run(town: Town, database: Database, database_url: str, tmp_path: Path) -> Run:
    """A till with goods and points enough, its database alone in a folder and closed."""

    def fill(tx: Session) -> None:
        shop = find_shop(tx, "S1")
        move_stock(tx, shop, {SALT: 99_999, MATCHES: 99_999}, Cause("delivery", "delivery/1"))
        for name in ("card_points_per_day", "undo_minutes"):
            registry.set_setting(tx, town.east, name, 100_000)

    transaction(fill)
    bound().reader.dispose()
    bound().writer.dispose()
    folder = tmp_path / "disk"
    folder.mkdir()
    shutil.move(tmp_path / "xinyu.sqlite", folder)
    assert not list(tmp_path.glob("xinyu*"))
    return Run(town, folder)


def _lay(left: dict[str, bytearray], folder: Path) -> Path:
    """Write what is left of the files; the shared memory is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in left.items():
        (folder / name).write_bytes(content)
    return folder / "xinyu.sqlite"


def _open(path: Path) -> tuple[Counter[str], list[str]]:
    """What was done, by the database that SQLite makes of it; and what is broken there."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        broken = [
            what for what, query in NOTHING_HALF.items() if connection.execute(query).fetchone()
        ]
        return Counter(what for (what,) in connection.execute(DONE)), broken


def _anchored_blocks_missing(path: Path) -> set[tuple[int, int, str]]:
    """Heads that the anchor file names and the database does not have."""
    anchors = path.with_name(teller.ANCHORS)
    said = read_anchors(anchors).heads if anchors.exists() else ()
    with closing(sqlite3.connect(path)) as connection:
        blocks = set(connection.execute("SELECT village, no, hash FROM block"))
    return {(head.village, head.no, head.hash) for head in said} - blocks


def _go_on(run: Run, path: Path, acknowledged: int) -> None:
    """The till comes back: all proofs hold, and what was not acknowledged is asked again."""
    url = f"sqlite:///{path}"
    with connected(url):
        whole()
        again = min(acknowledged, len(run.said) - 1)
        with reading() as session:
            actor = registry.actor_for_bearer(session, run.town.tokens["clerk"])
        teller.do(actor, run.town.cards[WANG], again)
        teller.seal(actor, url)
        # A block whose head was not anchored before the cut is anchored now.
        with ledger.reading_anchored(path.with_name(teller.ANCHORS)) as (session, said):
            assert ledger.audit(session, said) + registry.auditing.audit(session) == []
            assert pos.audit(session) == []
    done, broken = _open(path)
    assert (broken, done.total()) == ([], again + 1)


@pytest.mark.prove
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_acknowledged_outlives_a_power_cut(
    run: Run, tool: Callable[[str], str], tmp_path: Path, size: Size
) -> None:
    run.work(tool("strace"), size(44, 400), "-")
    assert _logs_begun(run.events) > 1
    assert _replays_to_the_end(run)
    ways: Counter[str] = Counter()
    chance = Random(5)
    for n, (way, acknowledged, left) in enumerate(run.cuts(size(100, 10_000), chance)):
        path = _lay(left, tmp_path / "left")
        done, broken = _open(path)
        assert broken == []
        assert _anchored_blocks_missing(path) == set()
        # In order, none missing, none twice; the next one may have been on its way.
        assert done in [Counter(run.said[: acknowledged + more]) for more in (0, 1)]
        if n % size(20, 100) == 0:
            _go_on(run, path, acknowledged)
        ways[way] += 1
    assert set(ways) == set(WAYS)


@pytest.mark.prove
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_cut_finds_losses_where_syncs_are_left_out(
    run: Run, tool: Callable[[str], str], tmp_path: Path, size: Size
) -> None:
    """The check is awake: with synchronous=NORMAL acknowledged slips are lost, and it sees them."""
    run.work(tool("strace"), size(9, 100), "NORMAL")
    lost = unsealed = 0
    for way, acknowledged, left in run.cuts(size(30, 600), Random(5)):
        path = _lay(left, tmp_path / "left")
        done, broken = _open(path)
        assert broken == []  # NORMAL loses the last slips, never the order of the books
        missing = Counter(run.said[:acknowledged]) - done
        assert not missing or way != "kept"
        lost += bool(missing)
        unsealed += bool(_anchored_blocks_missing(path))
    assert lost > size(30, 600) // 2
    assert unsealed > size(30, 600) // 4


def _replays_to_the_end(run: Run) -> bool:
    """Replayed to the end with nothing lost, it is byte for byte the folder that is there."""
    disk = Disk(run.before)
    for one in run.events:
        disk.do(one)
    there = {path.name: bytearray(path.read_bytes()) for path in run.folder.iterdir()}
    return disk.after("kept", Random(1)) == there


def _logs_begun(happened: list[Event]) -> int:
    """How often the write-ahead log began anew: after each checkpoint of all it held."""
    return sum(
        one.what == "write" and one.name.endswith("-wal") and not one.offset for one in happened
    )
