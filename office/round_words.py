"""How the office says what happened in a round, and why a record did what it did to a score."""

from typing import Final

from flask_babel import gettext, lazy_gettext

from civility.rounds import STEPS

_ = lazy_gettext
STEP_NAMES: Final = dict(
    zip(
        STEPS,
        (_("Filing"), _("Preliminary rating"), _("Publicity"), _("Completion")),
        strict=True,
    )
)
KINDS: Final = {
    "evaluation": _("evaluation group"),
    "review": _("review group"),
    "supervision": _("supervision group"),
}
ACTS: Final = {
    "opened": _("Round opened"),
    "filed": _("Filing closed"),
    "assigned": _("Households given to groups"),
    "proposed": _("Scores proposed"),
    "session-hung": _("Notice of the session hung"),
    "published": _("Grades hung"),
    "signed": _("Signed by supervision"),
    "completed": _("Completed"),
    "returned": _("Given back by the review group"),
    "corrected": _("Score corrected"),
    "again": _("Rated afresh on request"),
}
STATES: Final = {
    "waiting": _("to score"),
    "confirmed": _("to review"),
    "agreed": _("agreed"),
    "returned": _("given back"),
}
FIELDS: Final = {
    "head": _("head of household"),
    "phone": _("telephone"),
    "members": _("people"),
    "group": _("villagers' group"),
    "grid": _("grid"),
}
CHANNELS: Final = {
    "visit": _("at home"),
    "self": _("declared themselves"),
    "phone": _("by telephone"),
    "wechat": _("by WeChat"),
}
WHY: Final = {
    "event": _("one event counts once"),
    "best": _("only the best of the period counts"),
    "cap": _("as often as the rule allows"),
    "aspect": _("as much as the aspect allows"),
    "loss-limit": _("one event takes no more"),
    "no-rule": _("not in this round's rulebook"),
    "struck": _("left out by the group"),
    "veto": _("veto: no A grade"),
}


def score_text(halves: int) -> str:
    """A score in half points as people write it: 70, 70.5."""
    sign, size = ("−" if halves < 0 else ""), abs(halves)
    return f"{sign}{size // 2}{'.5' if size % 2 else ''}"


def why_text(codes: str) -> str:
    """Why a record did not do all that its rule says, in words."""
    return str(gettext("; ")).join(str(WHY.get(code, code)) for code in codes.split())
