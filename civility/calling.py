"""Calling the scoring session: its notice hangs full days before anybody scores."""

from datetime import timedelta

from sqlalchemy.orm import Session

from civility.hanging import hang
from civility.round_acts import RUN, Stand, in_round
from civility.rounds import PRELIMINARY, RoundVillage, keep_step
from kernel import clock
from kernel.errors import Refusal
from registry import Actor


class SessionHung(Refusal):
    """The session's notice hangs already; `on` says when the session opens."""

    code = "session-hung"


class SessionNotOpen(Refusal):
    """Nobody scores before the session's notice has hung its full days; `on` says when it opens."""

    code = "session-not-open"


def hang_session(actor: Actor, round_id: str, village: int) -> RoundVillage:
    """Hang the notice of the village's scoring session; it opens when the days are full. Outermost.

    Hung on the 1st with three days, it opens on the 5th.

    :raises RoundUnknown, StepNotDue: as `in_round`; after filing was closed.
    :raises SessionHung: it hangs already.
    """

    def work(tx: Session, stand: Stand) -> RoundVillage:
        place = stand.place
        if place.session_on is not None:
            raise SessionHung(on=place.session_on.isoformat())
        notice = hang(
            tx,
            village,
            kind="session",
            period=round_id,
            days=stand.round.session_notice_days,
            staff_id=actor.staff_id,
        )
        place.session_notice = notice.id
        place.session_on = notice.until_on + timedelta(days=1)
        keep_step(tx, place, "session-hung", staff_id=actor.staff_id)
        return place

    return in_round(actor, round_id, village, permission=RUN, steps=[PRELIMINARY], work=work)


def require_session(place: RoundVillage) -> None:
    """Go on only when the session is open.

    :raises SessionNotOpen: no notice hangs, or not for its full days yet.
    """
    if place.session_on is None or clock.today() < place.session_on:
        raise SessionNotOpen(on=place.session_on.isoformat() if place.session_on else "")
