"""What a shop wrote down of people: a household has it in its copy, and it goes when it leaves."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel import clock
from kernel.db import bound, reading, transaction
from pos import forgetting
from pos.errand_acts import Agreement, begin_errand, confirm_handed, list_stop, pack
from pos.undoing import Reversal, reverse_slip
from registry import find_subject
from tests.pos.counter import LI, SALT, WANG, Town, everything, whole

NAMES = ("司徒甲", "欧阳乙", "端木丙")


def take_to(town: Town, household: str, names: tuple[str, ...]) -> None:
    """An errand to the household, handed over; a slip of it taken back."""
    officer, shop = town.actors["officer"], "S1"
    begun = begin_errand(officer, shop=shop, on=clock.today(), carrier="小周", key=clock.new_id())
    where = {"errand": begun.reply["errand"], "household": household}
    agreed = Agreement(household, ((SALT, 1),), names[0], "telephone", clock.today())
    list_stop(officer, shop=shop, errand=where["errand"], agreement=agreed, key=clock.new_id())
    pack(town.actors["clerk"], **where, key=clock.new_id())
    confirm_handed(officer, shop=shop, **where, words=names[1], key=clock.new_id())
    slip = town.redeem((SALT, 1), card=household).reply["slip"]
    reverse_slip(officer, Reversal(slip, names[2], town.actors["second"]))


def _left(names: tuple[str, ...]) -> list[str]:
    rows = "\n".join(row for table in everything(but=()).values() for row in table)
    return [name for name in names if name in rows]


def test_words_about_people_are_copied_and_go(town: Town) -> None:
    others = ("上官丁", "诸葛戊", "皇甫己")
    take_to(town, WANG, NAMES)
    take_to(town, LI, others)
    with reading() as session:
        wang = find_subject(session, WANG)
        copy = forgetting.copy(session, wang)
    [errand] = copy["errands"]
    assert (errand["agreed_who"], errand["words"], errand["state"]) == (*NAMES[:2], "handed")
    assert [one["reason"] for one in copy["without_card"]] == [NAMES[0]]
    assert [one["reason"] for one in copy["taken_back"]] == [NAMES[2]]
    for _twice in range(2):
        transaction(lambda tx: forgetting.erase(tx, wang))
    assert _left(NAMES) == []
    assert _left(others) == list(others)
    whole()


#: What no guard lets through: another word, a word that was never said, and any other column.
FORBIDDEN = (
    "UPDATE errand_stop SET asked = 'x'",
    "UPDATE errand_stop SET asked = '–', how = 'visit'",
    "UPDATE errand_end SET words = 'x'",
    "UPDATE errand_end SET words = '–', kind = 'struck'",
    "UPDATE till_permit SET reason = NULL",
    "UPDATE till_permit SET reason = '–', clerk_id = second_id",
    "UPDATE slip_no_card SET reason = 'x'",
    "UPDATE slip_no_card SET reason = '–', slip = 'x'",
    "UPDATE slip_undo SET reason = 'x'",
    "UPDATE slip_undo SET reason = NULL",
    "UPDATE slip_undo SET reason = ''",
    "UPDATE slip_undo SET reason = '–', entry_id = 'x'",
    "DELETE FROM errand_end",
)


def test_nothing_else_of_these_rows_is_ever_changed(town: Town) -> None:
    take_to(town, WANG, NAMES)
    before = everything()
    for change in FORBIDDEN:
        with pytest.raises(DBAPIError), bound().writer.begin() as connection:
            connection.execute(text(change))
        assert everything() == before, change
