"""The policies: which version is in force on a day, what it says, and which of them run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kernel import clock
from kernel.errors import Refusal
from merchants.policy_tables import ADOPTED, PolicyDecision, PolicyRow, PolicyVersion
from registry import Staff

#: What stands in both languages: each has a Chinese and an English column.
SAID: Final = ("title", "what", "kind", "who", "provider", "rests", "unit")
#: Every column of a policy, as its sheet has them.
COLUMNS: Final = (
    "no",
    *(f"{name}_{language}" for name in SAID for language in ("zh", "en")),
    "through",
    "starts_on",
    "ends_on",
)


class PolicyUnknown(Refusal):
    """There is no such policy, or no such version."""

    code = "policy-unknown"
    status = 404


@dataclass(frozen=True)
class Policy:
    """One policy: number, wording in both languages (`title_zh` …), its way, its days."""

    no: int
    words: Mapping[str, str]
    through: str
    starts_on: date
    ends_on: date | None

    def said(self, name: str, *, is_zh: bool) -> str:
        """One of `SAID` in this language."""
        return self.words[f"{name}_{'zh' if is_zh else 'en'}"]

    def is_running(self, on: date) -> bool:
        """Whether it runs on this day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True)
class Version:
    """A version as a list shows it. `by` is empty where it is our default: a proposal."""

    id: int
    name: str
    starts_on: date
    by: str
    actor_id: str | None
    at: datetime
    outcome: str | None
    decided_by: str
    decided_at: datetime | None

    @property
    def is_default(self) -> bool:
        """Whether nobody of the town wrote it."""
        return self.actor_id is None


def versions_of(session: Session) -> list[Version]:
    """Every version, the latest proposed first."""
    by, decided_by = aliased(Staff), aliased(Staff)
    query = (
        select(PolicyVersion, by.name, PolicyDecision, decided_by.name)
        .outerjoin(by, by.id == PolicyVersion.actor_id)
        .outerjoin(PolicyDecision, PolicyDecision.version_id == PolicyVersion.id)
        .outerjoin(decided_by, decided_by.id == PolicyDecision.actor_id)
        .order_by(PolicyVersion.id.desc())
    )
    return [_version(*row) for row in session.execute(query)]


def _version(
    row: PolicyVersion, by: str | None, end: PolicyDecision | None, who: str | None
) -> Version:
    return Version(
        id=row.id,
        name=row.name,
        starts_on=row.starts_on,
        by=by or "",
        actor_id=row.actor_id,
        at=row.at,
        outcome=end.outcome if end else None,
        decided_by=who or "",
        decided_at=end.at if end else None,
    )


def version_in_force(session: Session, on: date) -> Version | None:
    """The adopted version that holds on this day: the one that began last."""
    begun = [one for one in versions_of(session) if one.outcome == ADOPTED and one.starts_on <= on]
    return max(begun, key=lambda one: (one.starts_on, one.id), default=None)


def policies_of(session: Session, version_id: int) -> list[Policy]:
    """The policies of a version, by number."""
    query = select(PolicyRow).where(PolicyRow.version_id == version_id).order_by(PolicyRow.no)
    return [_policy(row) for row in session.scalars(query)]


def policies_in_force(session: Session, on: date | None = None) -> list[Policy]:
    """The policies of the version that holds on this day (today), running or not."""
    version = version_in_force(session, on or clock.today())
    return policies_of(session, version.id) if version else []


def policy_in_force(session: Session, no: int, on: date | None = None) -> Policy:
    """The policy with this number in the version that holds on this day (today).

    :raises PolicyUnknown: there is none.
    """
    return _only(policies_in_force(session, on), no)


def is_running(session: Session, no: int, on: date) -> bool:
    """Whether the policy with this number runs on this day."""
    return any(one.no == no and one.is_running(on) for one in policies_in_force(session, on))


def running_through(session: Session, through: str, on: date) -> Policy | None:
    """The first policy that runs on this day and works through this."""
    found = (one for one in policies_in_force(session, on) if one.through == through)
    return next((one for one in found if one.is_running(on)), None)


def _policy(row: PolicyRow) -> Policy:
    return Policy(
        no=row.no,
        words={name: getattr(row, name) for name in COLUMNS[1:-3]},
        through=row.through,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def columns_of(policy: Policy) -> dict[str, object]:
    """A policy as the columns of its row, by name."""
    ends = {"starts_on": policy.starts_on, "ends_on": policy.ends_on}
    return {"no": policy.no, **policy.words, "through": policy.through, **ends}


def _only(found: Iterable[Policy], no: int) -> Policy:
    for one in found:
        if one.no == no:
            return one
    raise PolicyUnknown
