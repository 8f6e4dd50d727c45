"""`xinyu seal`, `xinyu close-day`, and the sealer that lives and dies with the server."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import civility
import ledger
import office
import registry
from kernel.db import reading
from ledger.anchors import read_anchors
from ledger.closing import heads_of
from registry.import_refusals import ImportRefusal
from tests.app.routes import Target
from tests.app.serving import Served, free_port
from tests.app.shell import Shell
from tests.pos.counter import SALT, WANG, Town, Watch
from tests.registry.test_moving import nobody_settles


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, town: Town, database_url: str, instance: Path) -> Shell:
    """A shell on the small town."""
    return Shell(monkeypatch, database_url, instance)


def test_seal(shell: Shell, town: Town) -> None:
    town.redeem((SALT, 1))
    said = shell.json("seal")
    assert said["entries"] == 4
    assert {one["no"] for one in said["villages"]} == {1}
    assert {len(one["hash"]) for one in said["villages"]} == {16}
    assert shell.json("seal") == said
    assert shell.run("seal").out == "4 entries are sealed and anchored.\n"
    assert shell.json("audit")["ok"]


def test_a_day_is_closed(shell: Shell, town: Town, watch: Watch) -> None:
    watch.at = watch.at.replace(year=2028)
    said = shell.json("close-day")
    assert said["ok"]
    assert (said["day"], said["expired"]) == (watch.at.date().isoformat(), 3)
    with reading() as session:
        heads = heads_of(session)
        run = ledger.last_audit(session)
    assert [one["hash"] for one in said["villages"]] == [head.hash[:16] for head in heads]
    assert run is not None
    assert (run.whole, run.entries, run.at) == (True, said["entries"], watch.at)
    # One line per village and shop for the notice board, and what the audit says.
    lines = shell.run("close-day").out.splitlines()
    assert len(lines) == len(heads) + len(said["proofs"]) + 1
    assert [(one["shop"], one["matches"]) for one in said["proofs"]] == [("S1", True), ("W1", True)]
    assert [one["open"] for one in said["proofs"]] == [0, 0]
    for line, one in zip(lines[len(heads) :], said["proofs"], strict=False):
        assert line.endswith(f"all figures agree, proof sheet {one['fingerprint'][:16].upper()}")
    for line, one in zip(lines, said["villages"], strict=False):
        assert line == f"{one['village']}, {said['day']}: block 1, {one['hash']}"


def test_the_close_keeps_the_sums_of_months_that_are_over(
    shell: Shell, town: Town, watch: Watch
) -> None:
    watch.forward(days=60)
    shell.json("close-day")
    with reading() as session:
        kept = session.execute(text("SELECT DISTINCT village, month FROM month_sum")).all()
    assert {(village, str(month)) for village, month in kept} == {
        (town.east, "2026-11-01"),
        (town.west, "2026-11-01"),
    }
    assert shell.json("audit")["ok"]


def test_a_day_is_closed_twice_and_nothing_false_is_added(shell: Shell, town: Town) -> None:
    first = shell.json("close-day")
    before = (shell.instance / "anchors.jsonl").read_bytes()
    assert shell.json("close-day") == first
    assert (shell.instance / "anchors.jsonl").read_bytes() == before
    town.redeem((SALT, 1))
    shell.json("close-day")
    said = read_anchors(shell.instance / "anchors.jsonl")
    assert len({one.day for one in said.days}) == 1
    assert len(said.days) == 2
    assert shell.json("audit")["ok"]


def test_the_close_finishes_a_move_that_was_cut_off(shell: Shell, town: Town) -> None:
    with nobody_settles(), pytest.raises(DBAPIError):
        registry.move_to_village(
            town.actors["town"], number=WANG, key="move", village_id=town.west, new_number="020009"
        )
    assert shell.json("audit", exit_code=1)["findings"][0]["proof"] == "moves-pair"
    assert shell.json("close-day")["ok"]
    with reading() as session:
        arrived = registry.find_subject(session, "020009")
        assert ledger.available(session, town.west, arrived.account) == 100


def test_the_close_deletes_what_imports_kept(shell: Shell, town: Town, watch: Watch) -> None:
    def kept() -> int:
        with reading() as session:
            return int(session.scalar(text("SELECT count(*) FROM import_change")) or 0)

    shell.json("close-day")
    assert kept() > 0
    watch.forward(days=31)
    shell.json("close-day")
    assert kept() == 0


def test_the_audit_reads_the_anchors_and_is_kept(shell: Shell, town: Town) -> None:
    shell.json("seal")
    (shell.instance / "anchors.jsonl").unlink()
    said = shell.json("audit", exit_code=1)
    assert {one["proof"] for one in said["findings"]} == {"anchors-hold"}
    with reading() as session:
        run = ledger.last_audit(session)
    assert run is not None
    assert (run.findings, run.first) == (1, shell.run("audit").out.splitlines()[1])


def test_a_disk_that_is_full_for_a_moment_does_not_end_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try fails; the last one, after the input closed, is heard."""
    (shell.instance / "anchors.jsonl").mkdir()
    with pytest.raises(IsADirectoryError):
        shell.run("seal", "--every", "1", "--while-input")
    (shell.instance / "anchors.jsonl").rmdir()
    assert shell.run("seal", "--every", "1", "--while-input").exit == 0


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def _gone(process: int) -> bool:
    """Whether it has ended, be it that nobody has asked for its result."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_sealer_lives_and_dies_with_the_server(shell: Shell) -> None:
    """However it dies: the server is killed, and can tell nobody."""
    port = free_port()
    server = shell.start("serve", "--port", str(port))
    with Served(server, port):
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        started = [int(one) for one in children.read_text().split()]
        words = {one: Path(f"/proc/{one}/cmdline").read_bytes() for one in started}
        (sealer,) = [one for one, said in words.items() if b"--while-input" in said]
        anchors = shell.instance / "anchors.jsonl"
        _until(lambda: anchors.exists() and bool(read_anchors(anchors).heads))
        assert not _gone(sealer)
        server.kill()
        _until(lambda: _gone(sealer))


def test_what_imports_leave_goes_when_its_time_is_over(
    shell: Shell, town: Town, watch: Watch
) -> None:
    kept = Target(town, WANG, shell.instance)
    kept.upload()
    kept.batch()
    uploads = shell.instance / office.FOLDER
    shell.json("close-day")
    assert len(list(uploads.iterdir())) == 1
    watch.forward(days=1)
    shell.json("close-day")
    assert list(uploads.iterdir()) == []
    with reading() as session:
        assert session.query(ImportRefusal).count() == 1
    watch.forward(days=29)
    shell.json("close-day")
    with reading() as session:
        assert session.query(ImportRefusal).count() == 0


def test_the_close_lets_minuses_count_and_forgets_photos(
    shell: Shell, town: Town, watch: Watch, instance: Path
) -> None:
    minus = Target(town, WANG).minus()
    photo = instance / civility.evidence.FOLDER / f"{'0' * 64}.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"nobody's")
    assert shell.json("close-day")["counted"] == 0
    watch.forward(days=40)
    os.utime(photo, (0, 0))
    assert shell.json("close-day")["counted"] == 1
    assert not photo.exists()
    with reading() as session:
        record = civility.records.record_by_id(session, int(minus["village"]), minus["record_id"])
        assert record.state == "counted"
