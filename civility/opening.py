"""Opening a round: the rulebook in force and the town's figures are frozen into it."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.round_acts import RUN
from civility.rounds import COMPLETED, FILING, Round, RoundVillage, keep_step
from civility.rulebooks import rules_in_force
from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from registry import Actor, NotPermitted, setting_of, town, villages

_ID: Final = re.compile(r"[0-9A-Za-z-]{1,20}")
_TOP: Final = 200
_DAYS_AT_MOST: Final = 366


class RoundTaken(Refusal):
    """A round of this name was opened before."""

    code = "round-taken"


class RoundRunning(Refusal):
    """Another round is not completed yet; `round` says which."""

    code = "round-running"


class RoundUnfit(Refusal):
    """A round's name, days or figures cannot be so; `field` says which."""

    code = "round-unfit"


@dataclass(frozen=True)
class Figures:
    """What a round is opened with. Cut scores in half points, shares in percent: proposals."""

    cut_aaa: int = 180
    cut_aa: int = 160
    cut_a: int = 140
    cut_b: int = 120
    cut_c: int = 100
    points_aaa: int = 100
    points_aa: int = 60
    points_a: int = 30
    session_notice_days: int = 3
    notice_days: int = 7
    answer_days: int = 5
    valid_months: int = 12
    share_aaa: int = 90
    share_aa: int = 80
    village_share: int = 70


def open_round(
    actor: Actor,
    round_id: str,
    *,
    since: date,
    until: date,
    figures: Figures | None = None,
    seed: str | None = None,
) -> Round:
    """Open a round over the whole town: every village begins at filing. Outermost.

    :raises NotPermitted: not an officer of the town.
    :raises RoundUnfit, RoundTaken, RoundRunning: the round.
    :raises RulebookMissing: no rulebook is in force.
    """
    if not actor.may_everywhere(RUN):
        raise NotPermitted
    chosen = figures or Figures()
    _check(round_id, since, until, chosen)

    def work(tx: Session) -> Round:
        _refuse_others(tx, round_id)
        place = town(tx).id
        fresh = Round(
            id=round_id,
            rulebook_id=rules_in_force(tx, clock.today()).id,
            since=since,
            until=until,
            gain_halves=2 * setting_of(tx, place, "aspect_gain"),
            loss_halves=2 * setting_of(tx, place, "event_loss"),
            seed=seed or clock.new_id(),
            opened_by=actor.staff_id,
            opened_at=clock.now(),
            **asdict(chosen),
        )
        tx.add(fresh)
        tx.flush()
        _begin(tx, round_id, actor.staff_id)
        return fresh

    return transaction(work)


def _begin(tx: Session, round_id: str, staff_id: str | None) -> None:
    """No village's books are touched here, so all of them begin together."""
    for village in villages(tx):
        place = RoundVillage(village_id=village.id, round_id=round_id, step=FILING)
        tx.add(place)
        tx.flush()
        keep_step(tx, place, "opened", staff_id=staff_id)


def _refuse_others(tx: Session, round_id: str) -> None:
    if tx.get(Round, round_id) is not None:
        raise RoundTaken(round=round_id)
    running = select(RoundVillage.round_id).where(RoundVillage.step != COMPLETED).limit(1)
    other = tx.scalars(running).first()
    if other is not None:
        raise RoundRunning(round=other)


def _check(round_id: str, since: date, until: date, figures: Figures) -> None:
    if _ID.fullmatch(round_id) is None:
        raise RoundUnfit(field="id")
    if not 0 <= (until - since).days <= _DAYS_AT_MOST:
        raise RoundUnfit(field="until")
    cuts = (figures.cut_aaa, figures.cut_aa, figures.cut_a, figures.cut_b, figures.cut_c)
    if not _falls(cuts) or not _top_to_zero(cuts, _TOP):
        raise RoundUnfit(field="cuts")
    points = (figures.points_aaa, figures.points_aa, figures.points_a)
    if not _top_to_zero(points, 10_000):
        raise RoundUnfit(field="points")
    shares = (figures.share_aaa, figures.share_aa, figures.village_share)
    if not (shares[0] >= shares[1] >= shares[2]) or not _top_to_zero(shares, 100):
        raise RoundUnfit(field="shares")
    if figures.session_notice_days < 1 or figures.notice_days < 1 or figures.valid_months < 1:
        raise RoundUnfit(field="days")


def _falls(figures: tuple[int, ...]) -> bool:
    return all(high > low for high, low in pairwise(figures))


def _top_to_zero(figures: tuple[int, ...], top: int) -> bool:
    return max(figures) <= top and min(figures) >= 0
