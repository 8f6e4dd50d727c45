"""The ledger's own language: Move, Draft, Leg, Entry, Line. Plain values, no database."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ledger.chart import CORRECTIONS, ENTRY_KINDS, kind_of


class LawBroken(Exception):
    """A law of the books would be broken: our bug, never a refusal to show a user."""


@dataclass(frozen=True)
class Move:
    """Whole `points` from one account to another; built by `move`."""

    points: int
    source: str
    target: str


def move(points: int, *, source: str, target: str) -> Move:
    """Say that `points` (a positive whole number) go from `source` to `target`.

    An unbalanced entry cannot be said.

    :raises LawBroken: points not a positive int, or both sides the same account.
    """
    if type(points) is not int or points <= 0:
        raise LawBroken(f"points move as a positive whole number, not {points!r}")
    if source == target:
        raise LawBroken(f"{source} cannot move points to itself")
    return Move(points, source, target)


@dataclass(frozen=True)
class Draft:
    """An entry to be posted.

    `source` names what caused it and is unique per village and kind; `expires_on` is the last
    valid day of points that a household receives; `actor` is an opaque reference.
    """

    village: int
    kind: str
    moves: tuple[Move, ...]
    source: str
    actor: str
    expires_on: date | None = None
    reverses: str | None = None

    def deltas(self) -> dict[str, int]:
        """Net points per account; they sum to zero.

        :raises LawBroken: a kind or a leg that the chart does not have, a correction of nothing,
            or points for a household without a last valid day.
        """
        net: dict[str, int] = {}
        for one in self.moves:
            net[one.source] = net.get(one.source, 0) - one.points
            net[one.target] = net.get(one.target, 0) + one.points
        if not net or 0 in net.values():
            raise LawBroken("an entry moves points on every account it names")
        if (self.kind in CORRECTIONS) != (self.reverses is not None):
            raise LawBroken(f"{self.kind} and what it corrects do not fit together")
        allowed = ENTRY_KINDS.get(self.kind, frozenset())
        for code, points in net.items():
            if (code.partition("/")[0], 1 if points > 0 else -1) not in allowed:
                raise LawBroken(f"{self.kind} may not put {points:+d} on {code}")
            if kind_of(code).lots and points > 0 and not self._explains_lot():
                raise LawBroken("points that a household receives need a last valid day")
        return net

    def _explains_lot(self) -> bool:
        return self.expires_on is not None or self.reverses is not None


@dataclass(frozen=True)
class Leg:
    """One posted line: the account's balance after it and its gapless number there."""

    account: str
    slot: int
    seq: int
    points: int
    balance_after: int
    expires_on: date | None


@dataclass(frozen=True)
class Entry:
    """A posted entry."""

    village: int
    id: str
    kind: str
    recorded_at: datetime
    source: str
    actor: str
    reverses: str | None
    legs: tuple[Leg, ...]

    def balance_after(self, account: str) -> int:
        """The balance of `account` after this entry."""
        return [leg for leg in self.legs if leg.account == account][-1].balance_after

    def digest(self) -> str:
        """SHA-256 of everything the entry says, in one canonical form."""
        said = [
            self.village,
            self.id,
            self.kind,
            self.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.source,
            self.actor,
            self.reverses,
            [
                [
                    leg.account,
                    leg.slot,
                    leg.seq,
                    leg.points,
                    leg.balance_after,
                    leg.expires_on.isoformat() if leg.expires_on else None,
                ]
                for leg in sorted(self.legs, key=lambda leg: (leg.account, leg.slot, leg.seq))
            ],
        ]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Line:
    """One line of a statement: what happened, and the balance after it."""

    seq: int
    entry: str
    kind: str
    source: str
    at: datetime
    points: int
    balance_after: int
    expires_on: date | None


@dataclass(frozen=True)
class Expiry:
    """`points` that are lost after the day `on` unless they are used."""

    points: int
    on: date


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be: which proof found it, and where."""

    proof: str
    village: int | None
    entry: str | None
    account: str | None
    detail: str
