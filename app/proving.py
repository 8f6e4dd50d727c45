"""Proving the books: the whole audit, against the rows and the anchors, and its result kept."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _

import ledger
import merchants
import pos
import registry
from kernel import clock
from kernel.db import transaction
from ledger import Finding

#: In the instance folder, outside the database.
ANCHORS: Final = "anchors.jsonl"


@dataclass(frozen=True)
class Proven:
    """What an audit found in how many entries."""

    entries: int
    findings: tuple[Finding, ...]

    def reply(self) -> dict[str, Any]:
        """As a command answers."""
        return {
            "ok": not self.findings,
            "entries": self.entries,
            "findings": [asdict(one) for one in self.findings],
            "exit": 1 if self.findings else 0,
            "text": self._text(),
        }

    def _text(self) -> str:
        if not self.findings:
            return str(_("The books are whole: %(n)s entries proved.", n=self.entries))
        first = next((one.entry for one in self.findings if one.entry), None) or "-"
        count = len(self.findings)
        head = _("%(n)s findings; the first broken entry: %(entry)s", n=count, entry=first)
        return "\n".join([head, *map(ledger.place_of, self.findings)])


def anchor_file() -> Path:
    """The file outside the database that sealed blocks are anchored in."""
    return Path(current_app.config["INSTANCE"]) / ANCHORS


def prove() -> Proven:
    """Re-prove everything against the rows and the anchors, and keep the result."""
    began = clock.now()
    with ledger.reading_anchored(anchor_file()) as (session, anchors):
        findings = (
            *ledger.audit(session, anchors),
            *registry.auditing.audit(session),
            *pos.audit(session),
            *merchants.audit(session),
        )
        entries = ledger.count_entries(session)
    took = (clock.now() - began) // timedelta(milliseconds=1)
    transaction(
        lambda tx: ledger.store_audit(tx, findings, entries=entries, at=began, milliseconds=took)
    )
    return Proven(entries, findings)
