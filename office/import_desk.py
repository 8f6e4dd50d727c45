"""An import by an officer in two steps: the file is checked and kept, then its good rows go in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO, Final

from sqlalchemy.orm import Session

import pos
from office.importing import KINDS, Workbook
from office.marking import marked
from office.places import villages_for
from office.uploads import Drawer, Upload
from registry import Actor, RefusedRow, read_upload

PERMISSION: Final = "imports"
#: Nobody can mend these: the people said no.
_NOT_MENDED: Final = "consent-refused"


@dataclass(frozen=True)
class Desk:
    """A person at the imports, and the drawer that keeps this person's files."""

    actor: Actor
    drawer: Drawer

    def choices(self, session: Session) -> list[tuple[str, str]]:
        """What a file may be of: a value for the form, and the words for it."""
        villages = [one.id for one in villages_for(session, self.actor, PERMISSION)]
        shops = [(f"goods/{shop.code}", shop.name) for shop in pos.shops_in(session, villages)]
        plain = [(kind.name, str(kind.label)) for kind in KINDS.values() if kind.name != "goods"]
        return [*plain, *((value, f"{KINDS['goods'].label}: {name}") for value, name in shops)]

    def check(self, said: str, name: str, file: IO[bytes]) -> str:
        """Rehearse a file and keep it with what the rehearsal said; gives its key.

        :raises Refusal: the file as a whole cannot be read, or the shop is not theirs.
        """
        kind, _, shop = said.partition("/")
        content = read_upload(file)
        report = Workbook(kind, content, shop).rehearse(self.actor)
        return self.drawer.keep(Upload(kind, shop, name, report, content))

    def finish(self, key: str) -> str:
        """Import the good rows of a kept file, once; gives the import's id.

        The file goes; its rows that can be mended stay a day, for whoever imported it.

        :raises UploadUnknown: there is no such file of this person's.
        """
        upload = self.drawer.take(key)
        if upload.batch:
            return upload.batch
        book = Workbook(upload.kind, upload.content, upload.shop)
        done = book.take(self.actor, key)
        batch = str(done.id)
        rest = [row for row in done.refused if row.code != _NOT_MENDED]
        if rest:
            self.drawer.put(_rest_of(batch), _marked(upload, rest, only_bad=True))
        self.drawer.settle(key, upload, batch)
        return batch

    def marked(self, key: str, *, only_bad: bool) -> bytes:
        """A kept file with its bad rows marked: all of it, or these rows alone.

        :raises UploadUnknown: there is no such file of this person's, or it was imported.
        """
        upload = self.drawer.take(key)
        return _marked(upload, upload.report.refused, only_bad=only_bad)

    def rest(self, batch: str) -> bytes | None:
        """The rows to mend of an import, if this person did it within a day."""
        return self.drawer.get(_rest_of(batch))


def _marked(upload: Upload, refused: Collection[RefusedRow], *, only_bad: bool) -> bytes:
    return marked(upload.content, KINDS[upload.kind].shapes, refused, only_bad=only_bad)


def _rest_of(batch: str) -> str:
    return f"rest/{batch}"
