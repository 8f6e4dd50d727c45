"""Each operation happens once, however often it is sent, in whatever order, and whoever is lost.

Every operation is sent one to five times, from several threads, now and waves later; some replies
are dropped after the commit, and the caller asks again; some callers use a key for something else.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import pytest
from sqlalchemy import func, select

from kernel.db import reading
from kernel.once import StoredOperation
from pos.slips import Slip, SlipUndo
from registry.awards import Award
from tests.pos.counter import MATCHES, SALT, Town, Watch, whole
from tests.proofs import asking
from tests.proofs.asking import HOUSEHOLDS, PRICES, STOCKED, Asked

Size = Callable[[int, int], int]

WAVE: Final = 100
THREADS: Final = 4


@dataclass(frozen=True)
class Sending:
    """One time an operation is sent.

    `dropped`: its first answer never comes back, and it is sent again; `changed`: the caller then
    uses its key for something else.
    """

    asked: Asked
    dropped: bool
    changed: bool


class Post:
    """Who sends what when, and every answer that came back."""

    def __init__(self, town: Town, chance: Random) -> None:
        self.counter = asking.Counter(town)
        self.chance = chance
        self.asked: dict[str, Asked] = {}
        self.answers: dict[str, list[str]] = defaultdict(list)
        self.later: list[list[Sending]] = [[], [], []]
        self.sent: Counter[str] = Counter()

    def wave(self, fresh: Iterator[Asked]) -> dict[str, Asked]:
        """Send each of these, now and later, with what is still to be repeated; the new slips."""
        now, new = self.later.pop(0), list(fresh)
        self.later.append([])
        for asked in new:
            self.asked[asked.key] = asked
            now.append(self._sending(asked))
            for _ in range(self.chance.randint(0, 4)):
                where = self.chance.choice((now, now, *self.later))
                where.append(self._sending(asked))
        self.chance.shuffle(now)
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._send, now))
        slips = {asked: self.answers[asked.key][0] for asked in new if asked.what == "redeem"}
        return {
            json.loads(answer[5:])["slip"]: asked
            for asked, answer in slips.items()
            if answer.startswith("done ")
        }

    def _sending(self, asked: Asked) -> Sending:
        return Sending(asked, self.chance.random() < 0.25, self.chance.random() < 0.1)

    def _send(self, sending: Sending) -> None:
        asked = sending.asked
        if sending.dropped:
            unheard, _ = self.counter.ask(asked)  # committed, and the caller asks again
            self.sent["dropped"] += 1
            if asked.what == "reverse":
                self.answers[asked.key].append(unheard)
        answer, replayed = self.counter.ask(asked)
        again = sending.dropped and asked.what != "reverse" and answer.startswith("done ")
        assert replayed or not again, f"done anew: {asked}"
        self.answers[asked.key].append(answer)
        self.sent["heard"] += 1
        if sending.changed and asked.what != "reverse":
            other, _ = self.counter.ask(asked.changed())
            assert other.startswith("key-reused"), f"{asked} changed: {other}"
            self.sent["changed"] += 1


def _what_came(post: Post) -> dict[str, Any]:
    """Per operation the one answer all its callers heard; the details of it, or none if refused."""
    came: dict[str, Any] = {}
    for key, heard in post.answers.items():
        keyed = post.asked[key].what != "reverse"
        [answer] = set(heard) if keyed else [_first_of(heard)]
        came[key] = json.loads(answer[5:]) if answer.startswith("done ") else None
    return came


def _first_of(heard: list[str]) -> str:
    """Without a key of its own: one caller is told that it is done, all others that it was."""
    first, *others = sorted(heard, key=lambda one: not one.startswith("done "))
    assert all(one.startswith("already-reversed ") for one in others)
    return first


def _expected(post: Post, came: dict[str, Any], before: dict[str, int]) -> dict[str, Counter[str]]:
    """Balances, shelves and rows, from the distinct operations that were done."""
    points, rows = Counter(before), Counter[str]()
    shelf: Counter[str] = Counter()
    for key, reply in came.items():
        asked = post.asked[key]
        if reply is None:
            continue
        sign = -1 if asked.what == "redeem" else 1
        sold = asked if asked.what == "redeem" else _sale_of(post, asked)
        worth = sum(PRICES[goods] * pieces for goods, pieces in sold.lines) or asked.points
        assert worth == reply["points"]
        points[asked.household] += sign * worth
        rows["reverse" if asked.what == "undo" else asked.what] += 1
        for goods, pieces in sold.lines:
            shelf[f"{asked.shop} {goods}"] += sign * pieces
    return {"points": points, "rows": rows, "shelf": shelf}


def _sale_of(post: Post, asked: Asked) -> Asked:
    """The redemption that this one takes back; an award is its own."""
    return post.asked[asked.key.partition("-")[2]] if asked.slip else asked


def _rows() -> Counter[str]:
    with reading() as session:
        count = {
            "award": session.scalar(select(func.count()).select_from(Award)),
            "redeem": session.scalar(select(func.count()).select_from(Slip)),
            "reverse": session.scalar(select(func.count()).select_from(SlipUndo)),
            "operation": session.scalar(select(func.count()).select_from(StoredOperation)),
        }
        return Counter({what: rows or 0 for what, rows in count.items()})


@pytest.mark.prove
def test_every_operation_happens_once(town: Town, watch: Watch, size: Size) -> None:
    total = size(240, 100_000)
    before = {number: town.balance(number) for number in HOUSEHOLDS}
    rows_before, chance = _rows(), Random(11)
    post = Post(town, chance)
    while len(post.asked) < total:
        slips = post.wave(asking.first_asked(WAVE, len(post.asked), chance))
        post.wave(asking.then_asked(slips, chance))
        watch.forward(hours=7)
    for _ in range(3):  # what is still to be repeated
        post.wave(iter(()))
    came = _what_came(post)
    assert set(came) == set(post.asked)
    expected = _expected(post, came, before)
    assert {number: town.balance(number) for number in HOUSEHOLDS} == expected["points"]
    keyed = sum(asked.what != "reverse" for asked in post.asked.values())
    assert _rows() - rows_before == expected["rows"] + Counter(operation=keyed)
    for shop in asking.STAFF:
        for goods, start in ((SALT, 170 + STOCKED), (MATCHES, 500 + STOCKED)):
            assert town.left(goods, shop) == start + expected["shelf"][f"{shop} {goods}"]
    whole()
    _was_worth_it(post, came)


def _was_worth_it(post: Post, came: dict[str, Any]) -> None:
    """Everything that can go wrong was tried: repeats, lost replies, refusals, other bodies."""
    assert min(post.sent.values()) > len(came) // 10
    refused = {answer.partition(" ")[0] for answers in post.answers.values() for answer in answers}
    assert {"not-enough-points", "out-of-stock", "limit-reached", "already-reversed"} <= refused
