"""The reference sheet: on paper, at the household's own request, and kept in who looked."""

from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from civility import reference
from kernel import clock
from kernel.db import transaction
from office import subject_words as words
from office.dossier import seen_by
from office.views.subject_life import pages
from registry import current_actor, permit, record_look, region_by_id

__all__ = ["pages"]

NAMES: Final = "subjects.names"


@pages.get("/subjects/<number>/reference")
@permit(NAMES, scope="village")
def reference_form(number: str) -> ResponseReturnValue:
    """Ask whether the household itself wants it, before anything is shown."""

    def read(db: Any) -> Any:
        return seen_by(db, current_actor(), number, NAMES)

    return render_template("office/reference_form.html", subject=transaction(read), missing=False)


@pages.post("/subjects/<number>/reference")
@permit(NAMES, scope="village")
def reference_sheet(number: str) -> ResponseReturnValue:
    """The sheet, if the household asked for it; that it was printed is recorded."""
    actor, is_wanted = current_actor(), request.form.get("wanted") == "yes"

    def work(db: Any) -> dict[str, Any]:
        subject = seen_by(db, actor, number, NAMES)
        if is_wanted:
            record_look(db, subject, staff_id=actor.staff_id, via="reference")
        return {
            "subject": subject,
            "village": region_by_id(db, subject.village_id),
            "said": reference.reference_of(db, subject),
        }

    said = transaction(work)
    if not is_wanted:
        page = render_template("office/reference_form.html", subject=said["subject"], missing=True)
        return page, 422
    is_zh = str(get_locale()).startswith("zh")
    return render_template(
        "office/reference.html", **said, words=words, today=clock.today(), is_zh=is_zh
    )
