"""What the cards of a run bear, and a look at every sign of it before one of them is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from household.card_face import CardWords
from kernel import clock
from kernel.errors import Refusal
from kernel.papers import missing
from registry import card_runs, hotlines, region_by_id
from registry.card_runs import Due
from registry.cards import code_of
from registry.settings import setting_of

#: So many households are named in a refusal; the rest is counted.
NAMED: Final = 20


class GlyphsMissing(Refusal):
    """Names hold signs that the font lacks: `households` says whose, `more` how many others."""

    code = "glyphs-missing"


@dataclass(frozen=True)
class Place:
    """What all cards of a village have in common; `look` is what a look token is put behind."""

    village: str
    full_name: bool
    hotline: str | None
    look: str
    issued: date

    def words(self, due: Due, secret: str) -> CardWords:
        """What this card bears when it is printed under this secret."""
        return CardWords(
            village=self.village,
            number=due.subject.number,
            name=card_runs.name_on_card(due.subject, full=self.full_name),
            label=due.label,
            code=code_of(secret, due.card_id),
            look=self.look + card_runs.look_of(secret, due.card_id),
            hotline=self.hotline,
            no=f"{due.subject.number}-{due.no}",
            issued=self.issued,
        )


def place_for(session: Session, village_id: int, public_url: str) -> Place:
    """The village as its cards show it today."""
    line = hotlines.hotline_in(session, village_id).line
    return Place(
        village=region_by_id(session, village_id).name,
        full_name=bool(setting_of(session, village_id, "card_full_name")),
        hotline=line.words if line else None,
        look=f"{public_url}/c/",
        issued=clock.today(),
    )


def refuse_undrawable(place: Place, due: Iterable[Due]) -> None:
    """Refuse before anything is drawn or issued.

    :raises GlyphsMissing: the font lacks a sign of a name, a label, the village or the hotline.
    """
    common = (place.village, place.village + (place.hotline or ""))
    refuse_missing(common, ((one.subject.number, _drawn(place, one)) for one in due))


def refuse_missing(common: tuple[str, str], each: Iterable[tuple[str, str]]) -> None:
    """Refuse words that the font lacks a sign of: whose (a village, then households), and which.

    :raises GlyphsMissing: it lacks one.
    """
    whose, words = common
    if lacking := missing(words):
        raise GlyphsMissing(households=f"{whose} {''.join(lacking)}", more=0)
    found = [(number, "".join(missing(said))) for number, said in each]
    named = [f"{number} {signs}" for number, signs in found if signs]
    if named:
        raise GlyphsMissing(households=", ".join(named[:NAMED]), more=len(named[NAMED:]))


def _drawn(place: Place, due: Due) -> str:
    return card_runs.name_on_card(due.subject, full=place.full_name) + due.label


def all_words(place: Place, due: Sequence[Due], secret: str) -> list[CardWords]:
    """The cards in their order."""
    return [place.words(one, secret) for one in due]
