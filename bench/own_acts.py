"""What a household's own acts cost in a town of 5,302 households, through the doors.

Its copy as a file and as a page, after ten years, beside the bare reading of its statement; and a
lost card, from the household's act to the refusal at two tills, beside two scans of a good one.
Run `PYTHONPATH=. .venv/bin/python bench/own_acts.py [households]`.
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

import ledger
from app import create_app
from app.config import from_environment
from kernel import clock
from kernel.db import bound, reading, transaction
from registry import AwardItem, award_many, codes, find_subject, issue_card, subjects_of, town
from registry.access_log import Look
from tests import postgres
from tests.app.browser import Browser
from tests.conftest import migrate
from tests.pos.counter import KEY, MATCHES, NOON, WANG, Town, build
from tests.registry.crowd import add_village

HOUSEHOLDS: Final = 5_302
VILLAGES: Final = 11
#: What ten years leave of one household, and what the others have each.
OWN: Final = {"awards": 600, "slips": 150, "looks": 2_000}
OTHERS: Final = {"awards": 4, "looks": 40}
TIMES: Final = 11
#: On the wall, and in this process.
Seconds = tuple[float, float]
Took = list[Seconds]


def measure(url: str, folder: Path, households: int) -> None:
    """Build the town behind this address, and say what each act takes, and the ratios."""
    migrate(url, folder)
    (folder / "secret.key").write_bytes(KEY)
    small = build(url)
    app = create_app(from_environment({"DATABASE_URL": url, "XINYU_INSTANCE": str(folder)}))
    codes.use_key(KEY)
    with clock.frozen(NOON):
        _fill(small, households)
        home = Browser(app)
        here = f"/c/{home.behind_pin(WANG)}"
        tills = [
            Browser(app).carry(small.actors[who], small.tokens[who])
            for who in ("clerk", "colleague")
        ]
        bare = [_seconds(lambda: _statement(small)) for _ in range(TIMES)]
        file = [_seconds(lambda: home.get(f"{here}/copy.json")) for _ in range(TIMES)]
        page = [_seconds(lambda: home.get(f"{here}/copy")) for _ in range(TIMES)]
        good = [_seconds(lambda: _scans(tills, small.cards[WANG], 200)) for _ in range(TIMES)]
        lost = [_lose(home, tills, here) for _ in range(TIMES)]
    _say(
        bound().writer.dialect.name,
        {"file": (file, bare), "page": (page, bare), "lost": (lost, good)},
    )
    bound().writer.dispose()
    bound().reader.dispose()


def _fill(small: Town, households: int) -> None:
    each = households // VILLAGES
    root = _region()
    for at in range(31, 31 + VILLAGES):
        village = transaction(partial(add_village, town=root, at=at, households=each))
        transaction(partial(_live, village=village, much=OTHERS))
    transaction(lambda tx: _own(tx, small))
    for _ in range(OWN["slips"]):
        small.redeem((MATCHES, 1))
    if bound().writer.dialect.name == "postgresql":
        with bound().writer.begin() as connection:
            connection.execute(text("ANALYZE"))


def _region() -> int:
    with reading() as session:
        return town(session).id


def _live(tx: Session, village: int, much: dict[str, int]) -> None:
    """Awards and looks of everybody in a village."""
    subjects = subjects_of(tx, village)
    for round_no in range(much["awards"]):
        items = [
            AwardItem(one.number, 5, "村庄清洁日", f"{round_no}/{one.number}") for one in subjects
        ]
        award_many(tx, village, items, actor_id=None)
    _look_at(tx, subjects, much["looks"])


def _own(tx: Session, small: Town) -> None:
    items = [AwardItem(WANG, 5, "村庄清洁日", f"own/{no}") for no in range(OWN["awards"])]
    award_many(tx, small.east, items, actor_id=None)
    _look_at(tx, [find_subject(tx, WANG)], OWN["looks"])


def _look_at(tx: Session, subjects: list[Any], times: int) -> None:
    for one in subjects:
        whose = {
            "village_id": one.village_id,
            "subject_id": one.id,
            "staff_id": None,
            "via": "look",
        }
        rows = [{**whose, "id": clock.new_id(), "at": clock.now()} for _ in range(times)]
        tx.execute(insert(Look), rows)


def _statement(small: Town) -> list[ledger.Line]:
    with reading() as session:
        return ledger.statement_of(
            session, small.east, find_subject(session, WANG).account, limit=2_000
        )


def _scans(tills: list[Browser], code: str, status: int) -> None:
    for till in tills:
        if till.post("/till/scan", json={"code": code}).status_code != status:
            raise click.ClickException("a till answers otherwise")


def _lose(home: Browser, tills: list[Browser], here: str) -> Seconds:
    """Issue a card, report it by the page; seconds from the report to the last till's refusal."""
    card, code = transaction(lambda tx: issue_card(tx, find_subject(tx, WANG), staff_id=None))
    if card.id not in re.findall(r'name="card" value="(\w+)"', home.get(f"{here}/lost").text):
        raise click.ClickException("the page does not offer the card")

    def lose() -> None:
        home.post(f"{here}/lost", card=card.id, key=card.id)
        _scans(tills, code, 422)

    return _seconds(lose)


def _seconds(work: Callable[[], object]) -> Seconds:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def _say(engine: str, found: dict[str, tuple[Took, Took]]) -> None:
    for what, (took, beside) in found.items():
        (wall, processor), (bare, own) = _half(took), _half(beside)
        most = max(one for one, _ in took)
        click.echo(
            f"{engine:12}{what:6} p50 {wall * 1e3:6.0f} ms  most {most * 1e3:6.0f} ms"
            f"  beside {bare * 1e3:6.1f} ms; in the processor {processor * 1e3:6.0f} ms"
            f" beside {own * 1e3:6.1f} ms, ratio {processor / own:.1f}"
        )


def _half(took: Took) -> Seconds:
    """The medians of both clocks."""
    walls, processors = (sorted(one) for one in zip(*took, strict=True))
    return walls[TIMES // 2], processors[TIMES // 2]


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else HOUSEHOLDS
    with tempfile.TemporaryDirectory() as place:
        measure(f"sqlite:///{place}/town.sqlite", Path(place), wanted)
    with tempfile.TemporaryDirectory() as place, postgres.running() as server:
        measure(server.create("bench"), Path(place), wanted)
