"""Bearer tokens of staff, for programs that call the API. Only digests are kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from registry import codes


class Token(Base):
    """One bearer token; it speaks for its member of staff until revoked."""

    __tablename__ = "token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def make_token(tx: Session, staff_id: str) -> str:
    """A new bearer token for this member of staff; shown this once."""
    token = codes.new_token()
    tx.add(Token(digest=codes.digest(token), staff_id=staff_id, made_at=clock.now()))
    tx.flush()
    return token


def staff_id_by_token(session: Session, token: str) -> str | None:
    """Whose live bearer token this is, or nobody's."""
    return session.scalar(
        select(Token.staff_id).where(
            Token.digest == codes.digest(token), Token.revoked_at.is_(None)
        )
    )


def revoke_tokens(tx: Session, staff_id: str) -> None:
    """Revoke every bearer token of this member of staff."""
    tx.execute(
        update(Token)
        .where(Token.staff_id == staff_id, Token.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
