"""Each operation once, for ever: the caller's key, the request's digest, the stored answer.

The key is made by the caller before sending. A repeat gets the first answer, refusals
included: a lost "no" must not turn into a "yes" later.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import String, Table, Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

LOCK_NOT_AVAILABLE = "55P03"


class KeyReused(Refusal):
    """The key was used before, for another request."""

    code = "key-reused"


class InFlight(Refusal):
    """The same key is being worked on at this moment."""

    code = "in-flight"
    status = 409


class StoredOperation(Base):
    """One operation: its key, what was asked, what was answered."""

    __tablename__ = "operation"

    village: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    client: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    refusal: Mapped[str | None] = mapped_column(String(60))
    reply: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


# Built once: every write of the house passes here, and building costs more than running.
_operation: Final = cast("Table", StoredOperation.__table__)
_SAME: Final = (
    _operation.c.village == bindparam("of_village"),
    _operation.c.client == bindparam("of_client"),
    _operation.c.key == bindparam("of_key"),
)
_CLAIM: Final[dict[str, Any]] = {
    "postgresql": pg_insert(_operation).on_conflict_do_nothing().returning(_operation.c.key),
    "sqlite": sqlite_insert(_operation).on_conflict_do_nothing().returning(_operation.c.key),
}
_ANSWER: Final = (
    update(_operation).where(*_SAME).values(refusal=bindparam("said_no"), reply=bindparam("answer"))
)
_FIRST: Final = select(_operation.c.digest, _operation.c.refusal, _operation.c.reply).where(*_SAME)


@dataclass(frozen=True)
class Operation:
    """What the caller asks: who (`client`), which key, and the request as plain values."""

    village: int
    client: str
    key: str
    request: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical request: what was asked, never what was computed from it."""
        text = json.dumps(self.request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """The answer, now or as first given."""

    reply: dict[str, Any]
    refusal: str | None
    replayed: bool

    def unwrap(self) -> dict[str, Any]:
        """The reply.

        :raises Refusal: the stored refusal, with the details it was first given.
        """
        if self.refusal is not None:
            raise Refusal.by_code[self.refusal](**self.reply)
        return self.reply


def once(tx: Session, operation: Operation, work: Callable[[], dict[str, Any]]) -> Outcome:
    """Do `work` unless this key has been answered; store and give the answer.

    `work` returns the reply as plain JSON values: codes and numbers, never a name. A refusal
    rolls back to a savepoint and is stored under the key; the caller commits and `unwrap`s.

    :raises KeyReused: same key, other request (not stored: the first answer stays).
    :raises InFlight: a twin holds the key longer than the lock timeout.
    """
    if not _claim(tx, operation):
        return _replay(tx, operation)
    try:
        with tx.begin_nested():
            outcome = Outcome(work(), None, replayed=False)
    except Refusal as refusal:
        outcome = Outcome(dict(refusal.details), refusal.code, replayed=False)
    answer = json.dumps(outcome.reply, ensure_ascii=False)
    tx.execute(_ANSWER, {**_place(operation), "said_no": outcome.refusal, "answer": answer})
    return outcome


def _place(operation: Operation) -> dict[str, Any]:
    return {
        "of_village": operation.village,
        "of_client": operation.client,
        "of_key": operation.key,
    }


def _claim(tx: Session, operation: Operation) -> bool:
    """Take the key. On PostgreSQL this waits for a twin in flight, then sees its answer."""
    row = {
        "village": operation.village,
        "client": operation.client,
        "key": operation.key,
        "digest": operation.digest,
        "reply": "",
        "at": clock.now(),
    }
    try:
        made = tx.execute(_CLAIM[tx.get_bind().dialect.name], row)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise InFlight from error
        raise
    return made.first() is not None


def _replay(tx: Session, operation: Operation) -> Outcome:
    first = tx.execute(_FIRST, _place(operation)).one()
    if first.digest != operation.digest:
        raise KeyReused(key=operation.key)
    return Outcome(json.loads(first.reply), first.refusal, replayed=True)
