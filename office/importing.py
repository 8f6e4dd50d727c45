"""The kinds of import an office page offers, each with its readers and the verb that does it."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from flask_babel import lazy_gettext as _

import pos
import registry
from kernel.errors import Refusal
from registry import Actor, ImportReport, Shape


class ImportKindUnknown(Refusal):
    """There is no import of this kind."""

    code = "import-kind-unknown"


@dataclass(frozen=True)
class Kind:
    """One kind of import: its name in addresses, its name for people, its tables' shapes.

    `is_seconded`: taking one back needs a second person.
    """

    name: str
    label: str
    shapes: tuple[Shape, ...]
    is_seconded: bool = False


_ALL: Final = (
    Kind(
        "households",
        _("Households and organisations"),
        (registry.HOUSEHOLDS, registry.ORGANISATIONS),
    ),
    Kind("points", _("Opening points"), (registry.OPENINGS,), is_seconded=True),
    Kind("goods", _("Goods of a shop"), (pos.GOODS,)),
)
KINDS: Final = {kind.name: kind for kind in _ALL}


@dataclass(frozen=True)
class Workbook:
    """An uploaded workbook: its kind, its bytes, and for goods the shop that they are for."""

    kind: str
    content: bytes
    shop: str = ""

    def rehearse(self, actor: Actor) -> ImportReport:
        """What importing it would do; nothing is written.

        :raises ImportKindUnknown: no such kind.
        :raises Refusal: the workbook as a whole cannot be read, or the shop is not theirs.
        """
        return self._run(actor, dry_run=True)

    def take(self, actor: Actor, key: str) -> ImportReport:
        """Import its good rows, once under this key.

        :raises Refusal: as `rehearse`; or the key was used for another file.
        """
        return self._run(actor, key=key)

    def _run(self, actor: Actor, **how: Any) -> ImportReport:
        upload = BytesIO(self.content)
        if self.kind == "households":
            return registry.import_households(upload, actor=actor, **how)
        if self.kind == "points":
            return registry.import_points(upload, actor=actor, **how)
        if self.kind == "goods":
            return pos.import_goods(upload, shop=self.shop, actor=actor, **how)
        raise ImportKindUnknown


def take_back(kind: str, batch: str, actor: Actor, second: Actor | None = None) -> None:
    """Take the whole import back: what it made goes, what it changed is as before. Outermost.

    :raises ImportKindUnknown: no such kind.
    :raises Refusal: as the verb of the kind: taken back before, too old, used since; or it needs
        a second person.
    """
    if kind == "households":
        registry.undo_import(batch, actor)
    elif kind == "points":
        registry.undo_points_import(batch, actor, second)
    elif kind == "goods":
        pos.undo_goods_import(batch, actor)
    else:
        raise ImportKindUnknown
