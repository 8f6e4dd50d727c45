"""Records of conduct: the list by what is to do, one record, and what is done with it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility import (
    cap_in_words,
    confirming,
    evidence,
    list_confirming,
    minuses,
    objecting,
    record_listing,
    records,
    rule_wording,
    rules_in_force,
)
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from office import record_words as words
from office.life_forms import plain
from office.places import chosen_one, villages_for
from office.record_desk import READ, record_desk, record_seen
from registry import Actor, current_actor, permit, record_look, subject_by_id

pages: Final = Blueprint("records", __name__)

KEY_AT_MOST: Final = 32
NUMBER_AT_MOST: Final = 20
#: Refusals that are about one field of a form.
FIELD_OF: Final = {
    "record-why-needed": "words",
    "record-text-unfit": "words",
    "fix-late": "on",
    "evidence-missing": "kind",
    "photo-unfit": "photo",
}


@pages.get("/records")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The records of one village, by what is to do with them."""
    actor, asked = current_actor(), request.args
    tab = asked.get("tab", "confirm")
    with reading() as session:
        places = villages_for(session, actor, READ)
        village = chosen_one(places, asked.get("village"))
        wanted = record_listing.RecordFilter(
            village.id,
            tab if tab in record_listing.TABS else "all",
            _asked("item", NUMBER_AT_MOST),
            _asked("number", NUMBER_AT_MOST),
        )
        found = record_listing.records_page(session, wanted, asked.get("before"))
        to_do = record_listing.records_to_do(session, village.id)
        lists = list_confirming.lists_waiting(session, village.id) if tab == "confirm" else []
        rules = rules_in_force(session, clock.today())
    return render_template(
        "office/records.html",
        found=found,
        to_do=to_do,
        lists=lists,
        wanted=wanted,
        rules=rules,
        words=words,
        wording=rule_wording,
        village=village,
        villages=[(one.id, one.name) for one in places],
        here={**wanted_in_address(wanted), "village": village.id},
        may_enter=actor.may("records.enter", village_id=village.id),
        said=words.DONE.get(_asked("done", NUMBER_AT_MOST), ""),
    )


@pages.get("/records/<int:village>/<record_id>")
@permit(READ, scope="village")
def record(village: int, record_id: str) -> ResponseReturnValue:
    """One record: what, by which rule, on what evidence, how it came here, what may be done."""
    return _page(village, record_id)


@pages.get("/records/<int:village>/<record_id>/photos/<evidence_id>")
@permit(READ, scope="village")
def photo(village: int, record_id: str, evidence_id: str) -> ResponseReturnValue:
    """A photo of a record's evidence, for this one look; the look is recorded."""
    actor = current_actor()

    def look(tx: Any) -> str:
        seen = record_seen(tx, actor, village, record_id)
        for one in evidence.evidence_of(tx, seen):
            if one.id == evidence_id and one.photo is not None:
                subject = subject_by_id(tx, village, seen.subject_id)
                record_look(tx, subject, staff_id=actor.staff_id, via="evidence")
                return one.photo
        raise records.RecordUnknown

    path = evidence.photo_path(photos(), transaction(look))
    if not path.is_file():
        raise records.RecordUnknown
    answer = Response(path.read_bytes(), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/records/<int:village>/<record_id>/confirm")
@permit(confirming.CONFIRM, scope="village")
def confirm(village: int, record_id: str) -> ResponseReturnValue:
    """The second person says yes or no; or that a minus was put right in time."""
    return _do({"confirm": _confirm, "reject": _reject, "put-right": _right}, village, record_id)


@pages.post("/records/<int:village>/<record_id>/told")
@permit(objecting.TAKE, scope="village")
def told(village: int, record_id: str) -> ResponseReturnValue:
    """Write down what the household says: its reply to a minus, or its objection."""
    return _do({"reply": _reply, "object": _object}, village, record_id)


@pages.post("/records/<int:village>/<record_id>/judge")
@permit(minuses.JUDGE, scope="village")
def judge(village: int, record_id: str) -> ResponseReturnValue:
    """A third person answers the reply, or repairs a minus."""
    return _do({"answer": _answer, "repair": _repair}, village, record_id)


def photos() -> Path:
    """Where photos lie."""
    return Path(current_app.config["INSTANCE"], evidence.FOLDER)


def photo_sent(field: str = "photo") -> str | None:
    """The photo that came with the form, stored; or the one that came with it before.

    :raises PhotoUnfit: no photo, or too large a one.
    """
    upload = request.files.get(field)
    if upload is not None and upload.filename:
        return evidence.keep_photo(photos(), upload.read())
    kept = request.form.get("photo_kept", "")
    try:
        return kept if kept and evidence.photo_path(photos(), kept).is_file() else None
    except ValueError:
        raise evidence.PhotoUnfit from None


def proof_sent(sent: str | None) -> tuple[evidence.Proof, ...]:
    """The piece of evidence that the form brings, with the photo sent, or none."""
    kind, said = request.form.get("kind", ""), plain(request.form.get("proof", "")).strip()
    if kind not in rule_wording.EVIDENCE_WORDS:
        return (evidence.Proof("E1", said, sent),) if sent else ()
    return (evidence.Proof(kind, said, sent),)


def wanted_in_address(wanted: record_listing.RecordFilter) -> dict[str, str]:
    """The filter as an address has it."""
    said = {"tab": wanted.tab, "item": wanted.item, "number": wanted.number}
    return {name: value for name, value in said.items() if value}


class _Named:
    """The record that a form is about, and its key."""

    def __init__(self, actor: Actor, village: int, record_id: str) -> None:
        self.actor = actor
        self.which: dict[str, Any] = {
            "village": village,
            "record_id": record_id,
            "key": request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        }

    @property
    def words(self) -> str:
        """What was written into the form."""
        return plain(request.form.get("words", ""))

    @property
    def key(self) -> str:
        """The form's key."""
        return str(self.which["key"])

    def record(self) -> records.Record:
        """The record itself."""
        with reading() as session:
            return record_seen(session, self.actor, self.which["village"], self.which["record_id"])


_Act = Callable[[_Named], object]


def _confirm(named: _Named) -> None:
    confirming.confirm_record(named.actor, **named.which, proofs=proof_sent(photo_sent()))


def _reject(named: _Named) -> None:
    confirming.reject_record(named.actor, **named.which, why=named.words)


def _right(named: _Named) -> None:
    minuses.put_right(named.actor, **named.which, on=_day("on"))


def _reply(named: _Named) -> None:
    if not named.words.strip():
        raise confirming.WhyNeeded
    minuses.reply_to(named.record(), words=named.words, key=named.key, actor=named.actor)


def _object(named: _Named) -> None:
    found = named.record()
    with reading() as session:
        subject = subject_by_id(session, found.village_id, found.subject_id)
    objecting.object_to_record(
        subject, found.id, words=named.words, key=named.key, actor=named.actor
    )


def _answer(named: _Named) -> None:
    confirming.reason(named.words)
    is_right = request.form.get("right") == "1"
    minuses.answer_reply(named.actor, **named.which, is_right=is_right, words=named.words)


def _repair(named: _Named) -> None:
    minuses.repair(named.actor, **named.which, words=named.words)


def _do(acts: Mapping[str, _Act], village: int, record_id: str) -> ResponseReturnValue:
    do = request.form.get("do", "")
    try:
        with reading() as session:
            record_seen(session, current_actor(), village, record_id)
        if do in acts:
            acts[do](_Named(current_actor(), village, record_id))
    except records.RecordUnknown:
        raise
    except Refusal as refusal:
        return _page(village, record_id, refusal), refusal.status
    done = do if do in acts else None
    return redirect(url_for("records.record", village=village, record_id=record_id, done=done), 303)


def _page(village: int, record_id: str, error: Refusal | None = None) -> str:
    actor, field = current_actor(), FIELD_OF.get(error.code, "") if error else ""
    with reading() as session:
        desk = record_desk(session, actor, record_seen(session, actor, village, record_id))
    return render_template(
        "office/record.html",
        desk=desk,
        record=desk.record,
        village=village,
        words=words,
        wording=rule_wording,
        cap_in_words=cap_in_words,
        today=clock.today(),
        form=request.form,
        did=request.form.get("do", "") if error else "",
        error=None if field else error,
        wrong={field: error} if field else {},
        said="" if error else words.DONE.get(_asked("done", NUMBER_AT_MOST), ""),
        # Each form a key of its own: one may be sent after the other.
        new_key=clock.new_id,
    )


def _day(name: str) -> date:
    """The day typed; what is none is too late for anything."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return date.max


def _asked(name: str, at_most: int) -> str:
    said = request.args.get(name, "").strip()[:at_most]
    return said if said.isprintable() else ""
