"""Whose things a request is about, and the records of conduct that a request may be about."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image
from sqlalchemy.orm import Session

from civility.entering import Report, record_from
from civility.evidence import FOLDER, Proof, evidence_of, keep_photo
from civility.minuses import notify
from civility.objections import Objection
from civility.records import Record
from civility.rulebooks import rules_of
from kernel import clock
from kernel.db import transaction
from registry import find_subject
from tests.app.files import Files

#: A clean-up day, with a sign-in list; litter before the gate, with a photo.
CLEANUP: Final = "A6+2"
LITTER: Final = "A8-2"


@dataclass(frozen=True)
class Deeds(Files):
    """The household's records, each made afresh as if it had told of them itself."""

    def told_of(self) -> dict[str, str]:
        """The form of a record of the household's."""
        return {
            "number": self.household,
            "item": CLEANUP,
            "on": clock.today().isoformat(),
            "event": clock.new_id(),
            "key": clock.new_id(),
        }

    def entered(self) -> dict[str, str]:
        """Where a record stands that waits for its second person."""
        return transaction(lambda tx: self._address(self._record(tx, CLEANUP, Proof("E2"))))

    def minus(self, reply: str = "") -> dict[str, str]:
        """Where a minus stands that the household was told of, and perhaps replied to."""

        def work(tx: Session) -> dict[str, str]:
            record = self._record(tx, LITTER, Proof("E1"))
            notify(tx, record, rules_of(tx, record.rulebook_id).items[LITTER], staff_id=None)
            if reply:
                record.reply, record.replied_at, record.reply_open = reply, clock.now(), True
            return self._address(record)

        return transaction(work)

    def objection(self, state: str = "open", *, appeal_state: str | None = None) -> dict[str, str]:
        """Where an objection to a record of the household stands, answered already or not."""

        def work(tx: Session) -> dict[str, str]:
            record = self._record(tx, CLEANUP, Proof("E2"))
            record.state = "listed"
            objection = Objection(
                village_id=record.village_id,
                id=clock.new_id(),
                subject_id=record.subject_id,
                record_id=record.id,
                words="时间不对",
                at=clock.now(),
                due_on=clock.today(),
                state=state,
                answer="" if state == "open" else "记录无误",
                answered_by=None if state == "open" else self.town.ids["merchant"],
                answered_at=None if state == "open" else clock.now(),
                appeal_state=appeal_state,
                appeal="请再看看" if appeal_state else None,
                appealed_at=clock.now() if appeal_state else None,
            )
            tx.add(objection)
            return {"village": str(record.village_id), "objection_id": objection.id}

        return transaction(work)

    def photo(self) -> dict[str, str]:
        """Where a photo of a record stands."""
        out = BytesIO()
        Image.new("RGB", (8, 8), "green").save(out, "PNG")
        digest = keep_photo(self.instance / FOLDER, out.getvalue()) if self.instance else "0" * 64

        def work(tx: Session) -> dict[str, str]:
            record = self._record(tx, LITTER, Proof("E1", photo=digest))
            (proof,) = evidence_of(tx, record)
            return {**self._address(record), "evidence_id": proof.id}

        return transaction(work)

    def _record(self, tx: Session, item: str, proof: Proof) -> Record:
        report = Report(
            self.household,
            item,
            clock.today(),
            event=clock.new_id(),
            reporter="G",
            proofs=(proof,),
        )
        return record_from(tx, find_subject(tx, self.household), report, staff_id=None)

    def _address(self, record: Record) -> dict[str, str]:
        return {"village": str(record.village_id), "record_id": record.id}
