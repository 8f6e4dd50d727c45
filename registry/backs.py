"""What was printed on a card: the look code on its back ends in the moment in which its card does.

So a card that was lost shows nothing to whoever finds it.
"""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base
from registry.looks import LookLink


class PrintedCard(Base):
    """One card of a run: the look code on its back, its number among the household's cards."""

    __tablename__ = "printed_card"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "card_id"], ["card.village_id", "card.id"]),
        ForeignKeyConstraint(
            ["village_id", "print_id"], ["card_print.village_id", "card_print.id"]
        ),
        Index(None, "village_id", "print_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    card_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    print_id: Mapped[str] = mapped_column(String(32))
    look: Mapped[str] = mapped_column(ForeignKey("look_link.digest"))
    no: Mapped[int]
    bears: Mapped[str] = mapped_column(String(64))


def cut_backs(tx: Session, village_id: int, card_ids: Sequence[str]) -> list[str]:
    """Revoke the look codes printed on the backs of these cards; gives the digests that ended."""
    printed = select(PrintedCard.look).where(
        PrintedCard.village_id == village_id, PrintedCard.card_id.in_(card_ids)
    )
    ended = (
        update(LookLink)
        .where(LookLink.digest.in_(printed), LookLink.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(LookLink.digest)
    )
    return list(tx.scalars(ended))
