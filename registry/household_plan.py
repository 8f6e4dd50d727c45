"""What importing a village's filings would change: compared with what stands, nothing written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from registry.batches import Tally
from registry.household_rows import Filing, NoConsent
from registry.regions import grids
from registry.rows import RefusedRow
from registry.subjects import Subject, subjects_by_number


@dataclass(frozen=True)
class VillageRows:
    """The rows of one village that can be read: filings, and refusals of consent."""

    village: int
    filings: list[Filing] = field(default_factory=list)
    no_consents: list[NoConsent] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.filings) + len(self.no_consents)


@dataclass(frozen=True)
class Plan:
    """The changes: filings of new subjects, filings that change a subject (by its id).

    `reopened`: those under whose number consent was withdrawn, and is given again. `standing`
    holds the subjects that would change, as they are.
    """

    new: list[Filing] = field(default_factory=list)
    changed: dict[str, Filing] = field(default_factory=dict)
    reopened: dict[str, Filing] = field(default_factory=dict)
    standing: dict[str, Subject] = field(default_factory=dict)
    unchanged: list[Filing] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)

    def tally(self) -> Tally:
        """The plan, counted."""
        changed = len(self.changed) + len(self.reopened)
        return Tally(len(self.new), changed, len(self.unchanged), tuple(self.refused))


def plan_village(session: Session, rows: VillageRows) -> Plan:
    """Compare a village's rows with the subjects that stand."""
    plan = Plan(refused=[one.row for one in rows.no_consents])
    standing = subjects_by_number(session, (filing.number for filing in rows.filings))
    grid_names = {grid: name for name, grid in grids(session, rows.village).items()}
    for filing in rows.filings:
        _sort(plan, filing, standing.get(filing.number), grid_names)
    return plan


def _sort(
    plan: Plan, filing: Filing, subject: Subject | None, grid_names: Mapping[int, str]
) -> None:
    if subject is None:
        plan.new.append(filing)
        return
    mismatch = _mismatch(filing, subject)
    if mismatch is not None:
        plan.refused.append(filing.row.refused(*mismatch))
    elif subject.closed_on is not None:
        plan.reopened[subject.id] = filing
        plan.standing[subject.id] = subject
    elif _differs(filing, subject, grid_names):
        plan.changed[subject.id] = filing
        plan.standing[subject.id] = subject
    else:
        plan.unchanged.append(filing)


def _mismatch(filing: Filing, subject: Subject) -> tuple[str, str] | None:
    """The column and the reason why this number is somebody else's, or nothing."""
    if subject.village_id != filing.village:
        return "village", "village-mismatch"
    if subject.kind != filing.kind:
        return "number", "kind-mismatch"
    if subject.closed_on is not None:
        return None if subject.closed_why == "withdrawn" else ("number", "number-closed")
    if subject.name != filing.name:
        return "name", "head-mismatch"
    if subject.head != filing.head:
        return "head", "head-mismatch"
    return None


def _differs(filing: Filing, subject: Subject, grid_names: Mapping[int, str]) -> bool:
    # An empty cell says nothing: what stands stays.
    said = [(filing.grid, grid_names.get(subject.grid_id or 0))]
    said += [(value, getattr(subject, column)) for column, value in columns_of(filing).items()]
    return any(new is not None and new != old for new, old in said)


def columns_of(filing: Filing) -> dict[str, Any]:
    """The columns that a later filing may change, but for the grid; none where nothing is said."""
    return {
        "phone": filing.phone,
        "members": filing.members,
        "villager_group": filing.group,
        "consent_on": filing.consent_on,
        "consent_channel": filing.channel,
        "collector": filing.collector,
    }


def by_village(read: Iterable[Filing | NoConsent]) -> list[VillageRows]:
    """The rows grouped by village, villages in the order of their ids."""
    groups: dict[int, VillageRows] = {}
    for one in read:
        rows = groups.setdefault(one.village, VillageRows(one.village))
        if isinstance(one, Filing):
            rows.filings.append(one)
        else:
            rows.no_consents.append(one)
    return [groups[village] for village in sorted(groups)]
