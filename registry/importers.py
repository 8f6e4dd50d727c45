"""Who imports, and into which villages they may: rows of other villages are not theirs."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from registry.access import Actor
from registry.batches import Beginning
from registry.regions import bare_village, villages

PERMISSION: Final = "imports"


@dataclass(frozen=True)
class Importer:
    """A member of staff, or nobody: the command line, which may import everywhere."""

    actor: Actor | None = None
    key: str = ""

    def may(self, village: int) -> bool:
        """Whether rows of this village are taken."""
        return self.actor is None or self.actor.may(PERMISSION, village_id=village)

    def villages(self, session: Session) -> dict[str, int | None]:
        """The town's villages: bare name → region id, or none where rows are not taken."""
        return {
            bare_village(one.name): one.id if self.may(one.id) else None
            for one in villages(session)
        }

    def home(self, session: Session) -> int | None:
        """The only village of whoever imports; none for the whole town, or for several."""
        mine = [one.id for one in villages(session) if self.may(one.id)]
        return mine[0] if len(mine) == 1 else None

    def beginning(
        self, kind: str, digest: str, village: int | None, shop: str | None = None
    ) -> Beginning:
        """An import of this file by this person, that belongs to this village."""
        return Beginning(
            kind=kind,
            digest=digest,
            staff_id=self.actor.staff_id if self.actor else None,
            client=self.actor.client if self.actor else "import",
            key=self.key,
            village=village,
            shop=shop,
        )
