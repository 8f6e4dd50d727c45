"""A merchant's months in the office: the statement on paper and as Excel, and confirming it."""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import holding, month_paper, months, repaying, scans
from office.settlement_sheet import uses_workbook
from registry import current_actor, permit

pages: Final = Blueprint("merchant_months", __name__)

READ: Final = "merchants.read"
KEY_AT_MOST: Final = 32
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Refusals that go their own way.
NOT_OF_FORM: Final = {"merchant-unknown", "not-permitted", "key-reused", "in-flight"}


@pages.get("/merchants/<code>/months")
@permit(READ, scope="village")
def index(code: str) -> ResponseReturnValue:
    """The months in which something was used, and who has confirmed each."""
    with reading() as db:
        merchant = holding.merchant_for(db, current_actor(), code)
        found = months.months_of(db, merchant)
    return render_template("office/merchant_months.html", merchant=merchant, months=found)


@pages.get("/merchants/<code>/months/<month>")
@permit(READ, scope="village")
def statement(code: str, month: str) -> ResponseReturnValue:
    """One month, on A4, with the form to confirm it for the village."""
    return _page(code, month)


@pages.post("/merchants/<code>/months/<month>")
@permit("merchants", scope="village")
def confirm(code: str, month: str) -> ResponseReturnValue:
    """Confirm for the village what the page showed."""
    form = request.form
    try:
        seen = repaying.Seen(code, months.month_named(month), form.get("seen", "")[:64])
        key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        repaying.confirm(current_actor(), seen, "village", key=key)
    except Refusal as refusal:
        if refusal.code in NOT_OF_FORM:
            raise
        return _page(code, month, refusal), refusal.status
    return redirect(url_for("merchant_months.statement", code=code, month=month, done="yes"), 303)


@pages.get("/merchants/<code>/months/<month>.xlsx")
@permit(READ, scope="village")
def exported(code: str, month: str) -> ResponseReturnValue:
    """Every use of the month as a workbook: its ticket, and nobody's name or number."""
    first = months.month_named(month)
    with reading() as db:
        merchant = holding.merchant_for(db, current_actor(), code)
        content = uses_workbook(scans.lines_of(db, merchant, *clock.month_bounds(first)))
    answer = Response(content, mimetype=XLSX)
    name = f"offers-{merchant.code}-{first:%Y-%m}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/merchants/<code>/months/<month>.pdf")
@permit(READ, scope="village")
def paper(code: str, month: str) -> ResponseReturnValue:
    """The month as a PDF, to be signed by both sides."""
    first = months.month_named(month)
    with reading() as db:
        merchant = holding.merchant_for(db, current_actor(), code)
        said = month_paper.paper_of(db, merchant, first)
    answer = Response(month_paper.month_paper(said), mimetype="application/pdf")
    name = f"offers-{merchant.code}-{first:%Y-%m}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(code: str, month: str, error: Refusal | None = None) -> str:
    actor, first = current_actor(), months.month_named(month)
    with reading() as db:
        merchant = holding.merchant_for(db, actor, code)
        shown = months.statement(db, merchant, first)
        signers = months.signers_of(db, merchant, first)
        uses = scans.lines_of(db, merchant, *clock.month_bounds(first))
    return render_template(
        "office/merchant_month.html",
        merchant=merchant,
        paper=shown,
        signers=signers,
        uses=uses,
        may_confirm=actor.may("merchants", village_id=merchant.village_id)
        and shown.matches
        and bool(shown.parts)
        and "village" not in signers
        and first < clock.today().replace(day=1),
        key=clock.new_id(),
        error=error,
        done=not error and "done" in request.args,
    )
