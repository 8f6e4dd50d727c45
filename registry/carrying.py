"""A lost card is not a lost telephone: where a browser goes on whose look link ended with a card.

The code on the back of a card ends with it. A telephone that shows the household's codes, or on
which its PIN was typed just now, goes on by another link, made from the ended one with the town's
key. Whoever finds the card has neither of the two and finds nothing.
"""

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from kernel import clock
from registry import codes
from registry.card_sessions import CardSession, is_open
from registry.looks import LookLink, LookUnknown, make_look, subject_by_look
from registry.phones import Phone, own_phone
from registry.subjects import Subject


def carry_over(tx: Session, ended: Sequence[str]) -> None:
    """Make the next link for each digest of an ended one, where somebody is there to go on.

    :raises SubjectClosed: the subject of one is closed.
    """
    of_phone, of_session = (
        (table.village_id == LookLink.village_id, table.subject_id == LookLink.subject_id)
        for table in (Phone, CardSession)
    )
    query = select(LookLink.digest, Subject).where(
        LookLink.digest.in_(ended),
        Subject.village_id == LookLink.village_id,
        Subject.id == LookLink.subject_id,
        or_(
            exists().where(*of_phone, Phone.revoked_at.is_(None)),
            exists().where(*of_session, CardSession.until > clock.now()),
        ),
    )
    for digest, subject in tx.execute(query).all():
        make_look(tx, subject, _next(digest))


def carried(session: Session, token: str, *, sid: str, phone: str) -> str | None:
    """The token by which a browser goes on that came with this ended one; none: it may not.

    `sid` is what the PIN opened in this browser, `phone` the secret of a telephone.
    """
    following = _next(codes.digest(token))
    try:
        subject = subject_by_look(session, following)
    except LookUnknown:
        return None
    own = is_open(session, subject, sid) or own_phone(session, subject, phone) is not None
    return following if own else None


def _next(digest: str) -> str:
    return codes.derived_token(digest, "after")
