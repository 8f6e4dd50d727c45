"""Whose things a request is about, and the files of the imports that a request may be about."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from kernel import clock
from kernel.db import transaction
from office.import_desk import Desk
from office.uploads import Drawer
from registry import import_households
from tests.app.rated import rate
from tests.pos.counter import FAR, HEADS, WANG, WEST, Town
from tests.registry.workbooks import filing, household


@dataclass(frozen=True)
class Files:
    """A household and its village. `instance`: the app's folder, where uploads are kept."""

    town: Town
    household: str = WANG
    instance: Path | None = None

    @property
    def officer(self) -> str:
        """An officer of the household's village."""
        return "officer-west" if self.household == FAR else "officer"

    def rated(self) -> dict[str, str]:
        """The household's village, its round begun and the household given to a group."""
        village = self.town.village_of(self.household)
        transaction(lambda tx: rate(tx, village, self.household))
        return {"village": str(village)}

    def upload(self) -> str:
        """The key of a file that the town's officer has checked."""
        if self.instance is None:
            return clock.new_id()
        return self._desk(self.instance).check("households", "x.xlsx", self._filing())

    def rest(self) -> str:
        """An import of the town's officer with a row to mend."""
        key = self.upload()
        return key if self.instance is None else self._desk(self.instance).finish(key)

    def _desk(self, instance: Path) -> Desk:
        actor = self.town.actors["town"]
        return Desk(actor, Drawer(instance / "uploads", actor.staff_id or ""))

    def batch(self) -> str:
        """An import of the officer's, with a row that was refused."""
        actor = self.town.actors[self.officer]
        return str(import_households(self._filing(), actor=actor).id)

    def fresh_batch(self) -> str:
        """An import of the officer's that brought one household, which nobody touched since."""
        number = f"07{int(clock.new_id(), 16) % 10**7:07d}"
        actor = self.town.actors[self.officer]
        file = filing(household(户编号=number, **self._place()))
        return str(import_households(file, actor=actor).id)

    def _filing(self) -> BytesIO:
        said = {"户编号": self.household, "户主姓名": HEADS[self.household], "联系电话": "1"}
        return filing(household(**said, **self._place()))

    def _place(self) -> dict[str, str]:
        return {"村名": WEST, "网格": "黄圩第1网格"} if self.household == FAR else {}
