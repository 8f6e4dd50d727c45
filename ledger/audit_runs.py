"""What each audit found, kept: for the light in the office, and for whoever asks when."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kernel import clock
from ledger.tables import audit_run
from ledger.values import Finding


@dataclass(frozen=True)
class AuditRun:
    """One run: when it began, how many entries it proved, and what it found first."""

    id: str
    at: datetime
    entries: int
    findings: int
    first: str | None
    milliseconds: int

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return self.findings == 0


def store_audit(
    tx: Session, findings: Sequence[Finding], *, entries: int, at: datetime, milliseconds: int
) -> AuditRun:
    """Keep the result of an audit that began `at` and took so long."""
    first = place_of(findings[0]) if findings else None
    run = AuditRun(clock.new_id(), at, entries, len(findings), first, milliseconds)
    tx.execute(insert(audit_run), asdict(run))
    return run


def place_of(found: Finding) -> str:
    """A finding in one line: its proof, village, entry and account, and what is wrong."""
    where = (found.proof, found.village, found.entry, found.account)
    return f"{' · '.join(str(part or '-') for part in where)}: {found.detail}"


def last_audit(session: Session) -> AuditRun | None:
    """The last audit there was, if there was one."""
    query = select(audit_run).order_by(audit_run.c.at.desc(), audit_run.c.id.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return AuditRun(**row._mapping) if row else None
