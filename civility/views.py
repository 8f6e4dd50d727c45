"""Pages of civility without an account: a household's score sheet, and what hangs on the board."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale, gettext

from civility import evidence, helping, minuses, objecting, score_sheet
from civility.entering import Report, ReporterUnfit, report_by_household
from civility.evidence import Proof
from civility.notices import Notice, NoticeLine, hanging_now, hung, lines_of
from civility.objections import Objection, ObjectionUnknown
from civility.records import RecordUnknown, record_by_id
from civility.rule_cells import half_points_text
from civility.rulebooks import rules_in_force
from civility.rules import Aspect, Item, items_told_by
from civility.sheet_words import EVIDENCE, ROLES, STATES, WHYS
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import (
    ANYBODY,
    UNKNOWN_LOOK,
    LookUnknown,
    Subject,
    grade_of,
    guarded,
    hotlines,
    mask_name,
    numbers_by_id,
    permit,
    record_look,
    region_by_id,
    setting_of,
    subject_by_look,
    villages,
)

pages: Final = Blueprint("civility", __name__)

_HOUSEHOLD: Final = "H"


@pages.get("/c/<token>/score")
@permit(ANYBODY, scope="household")
def score(token: str) -> ResponseReturnValue:
    """Why the household stands where it stands: its records, and what it may do about them."""
    return _score_page(token)


@pages.get("/c/<token>/report")
@permit(ANYBODY, scope="household")
def report_form(token: str) -> ResponseReturnValue:
    """The form with which a household tells of what it did."""
    return _report_page(token)


@pages.get("/report-form")
@permit(ANYBODY, scope="public")
def paper_form() -> ResponseReturnValue:
    """The same form on paper, empty: for a household without a telephone."""
    with reading() as session:
        rules = rules_in_force(session, clock.today())
    items = items_told_by(rules, _HOUSEHOLD, sheet="household")
    return render_template("civility/paper_form.html", **_words(), items=items)


@pages.post("/c/<token>/report")
@permit(ANYBODY, scope="household")
def report(token: str) -> ResponseReturnValue:
    """Take the report; a second person looks at it."""
    subject = _whose(token)
    try:
        told = _told(subject)
        report_by_household(subject, told, key=_key())
    except Refusal as refusal:
        return _report_page(token, refusal), refusal.status
    return redirect(url_for("civility.score", token=token, done="report"), 303)


@pages.post("/c/<token>/objection")
@permit(ANYBODY, scope="household")
def object_to(token: str) -> ResponseReturnValue:
    """Object to a record that hangs on the board or counts as a minus."""
    words, record_id = request.form.get("words", ""), request.form.get("record", "")
    return _act(
        token,
        lambda subject: objecting.object_to_record(subject, record_id, words=words, key=_key()),
        "objection",
    )


@pages.post("/c/<token>/question")
@permit(ANYBODY, scope="household")
def ask(token: str) -> ResponseReturnValue:
    """Ask to explain; a human answers."""
    words = request.form.get("words", "")
    return _act(token, lambda subject: objecting.ask(subject, words=words, key=_key()), "question")


@pages.post("/c/<token>/reply")
@permit(ANYBODY, scope="household")
def reply(token: str) -> ResponseReturnValue:
    """Reply to a minus before it counts."""

    def work(subject: Subject) -> object:
        with reading() as session:
            record = record_by_id(session, subject.village_id, request.form.get("record", ""))
        if record.subject_id != subject.id:
            raise RecordUnknown
        return minuses.reply_to(record, words=request.form.get("words", ""), key=_key())

    return _act(token, work, "reply")


@pages.post("/c/<token>/appeal")
@permit(ANYBODY, scope="household")
def appeal(token: str) -> ResponseReturnValue:
    """Ask supervision to look again at a refused objection."""

    def work(subject: Subject) -> object:
        with reading() as session:
            found = session.get(Objection, (subject.village_id, request.form.get("objection", "")))
        if found is None or found.subject_id != subject.id:
            raise ObjectionUnknown
        return objecting.appeal(found, words=request.form.get("words", ""), key=_key())

    return _act(token, work, "appeal")


@pages.get("/notices")
@permit(ANYBODY, scope="public")
def board() -> ResponseReturnValue:
    """What hangs on the board today, village by village."""
    with reading() as session:
        found = [(place, hanging_now(session, place.id)) for place in villages(session)]
    months = {one.id: _period(one) for _place, notices in found for one in notices}
    return render_template("civility/board.html", villages=found, months=months)


@pages.get("/notices/<int:village>/<notice_id>")
@permit(ANYBODY, scope="public")
def notice(village: int, notice_id: str) -> ResponseReturnValue:
    """One notice, as it hangs; a page to print, too."""
    with reading() as session:
        found = hung(session, village, notice_id)
        place = region_by_id(session, village)
        rules = rules_in_force(session, found.hung_on)
        page = {
            "notice": found,
            "period": _period(found),
            "village": place,
            "lines": _by_number(session, lines_of(session, found)),
            "aspects": {code: _name(one) for code, one in rules.aspects.items()},
            "hotline": hotlines.hotline_in(session, village).line,
            "answer_days": setting_of(session, village, "objection_days"),
        }
    return render_template(f"civility/notice_{found.kind}.html", **page)


def _period(found: Notice) -> str:
    """What the notice is about: a month as people say it, or a round's name."""
    if found.kind != "month":
        return found.period
    return str(format_date(date.fromisoformat(f"{found.period}-01"), gettext("MMMM y")))


def _by_number(session: Any, lines: list[NoticeLine]) -> list[dict[str, Any]]:
    """The lines in the order of household numbers: no ranking of people."""
    numbers = numbers_by_id(session, (line.subject_id for line in lines))
    shown = [{**vars(line), "number": numbers[line.subject_id]} for line in lines]
    return sorted(shown, key=lambda line: (line["number"], line["no"]))


def _name(aspect: Aspect) -> str:
    return aspect.name_zh if _is_zh() else aspect.name_en


def _whose(token: str) -> Subject:
    with guarded(UNKNOWN_LOOK, request.remote_addr or "", LookUnknown), reading() as session:
        return subject_by_look(session, token)


def _act(token: str, work: Callable[[Subject], object], done: str) -> ResponseReturnValue:
    subject = _whose(token)
    try:
        work(subject)
    except Refusal as refusal:
        return _score_page(token, refusal), refusal.status
    return redirect(url_for("civility.score", token=token, done=done), 303)


def _score_page(token: str, error: Refusal | None = None) -> str:
    subject = _whose(token)

    def work(tx: Any) -> dict[str, Any]:
        record_look(tx, subject, staff_id=None, via="score")
        return {
            "rated": score_sheet.rated_sheet(tx, subject),
            "sheet": score_sheet.score_sheet(tx, subject),
            "questions": score_sheet.questions_of(tx, subject),
            "grade": grade_of(tx, subject.village_id, subject.id),
            "helper": helping.helper_of(tx, subject),
            "village": region_by_id(tx, subject.village_id).name,
        }

    return render_template(
        "civility/score.html",
        **transaction(work),
        **_words(),
        subject=subject,
        name=mask_name(subject.head),
        token=token,
        error=error,
        key=clock.new_id(),
        done=request.args.get("done"),
    )


def _report_page(token: str, error: Refusal | None = None) -> str:
    subject = _whose(token)
    with reading() as session:
        rules = rules_in_force(session, clock.today())
    sheet = "household" if subject.kind == "household" else "organisation"
    return render_template(
        "civility/report.html",
        **_words(),
        items=items_told_by(rules, _HOUSEHOLD, sheet=sheet),
        typed=request.form,
        token=token,
        error=error,
        key=clock.new_id(),
        today=clock.today(),
    )


def _told(subject: Subject) -> Report:
    form = request.form
    photo = request.files.get("photo")
    proofs: tuple[Proof, ...] = ()
    if photo is not None and photo.filename:
        folder = Path(current_app.config["INSTANCE"], evidence.FOLDER)
        proofs = (Proof("E1", photo=evidence.keep_photo(folder, photo.read())),)
    code, _, tier = form.get("item", "").partition("/")
    if not tier.isdecimal():
        raise ReporterUnfit(item=code[:8])
    return Report(
        number=subject.number,
        item=code,
        tier=int(tier),
        happened_on=_day(form.get("on", "")),
        note=form.get("note", ""),
        reporter=_HOUSEHOLD,
        channel="look",
        proofs=proofs,
    )


def _day(text: str) -> date:
    """The day typed; one that is none becomes a day to come, which the verb refuses by name."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.max


def _key() -> str:
    return request.form.get("key", "")[:60]


def _is_zh() -> bool:
    return str(get_locale()).startswith("zh")


def _words() -> dict[str, Any]:
    is_zh = _is_zh()

    def title(item: Item) -> str:
        return item.title_zh if is_zh else item.title_en

    return {
        "title": title,
        "half_points": half_points_text,
        "states": STATES,
        "whys": WHYS,
        "evidence_words": EVIDENCE,
        "roles": ROLES,
    }
