"""A shop's goods as a list: a page at a time, found by name or code."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.catalogue import PAGE, all_goods, catalogue
from pos.goods import Goods
from pos.shops import find_shop
from pos.stock import Stock
from tests.pos.counter import BROOM, EGGS, LAST, MATCHES, OIL, SALT, Town


def _codes(text: str = "", after: str = "") -> tuple[list[str], str | None]:
    with reading() as session:
        page = catalogue(session, find_shop(session, "S1"), text=text, after=after)
    return [one.goods.goods for one in page.rows], page.after


def _fill(town: Town, count: int) -> None:
    place = {"village_id": town.east, "shop": "S1"}
    codes = [{**place, "goods": f"8{n:012d}"} for n in range(count)]
    said = {"name": "肥皂", "unit": "块", "base_price": 3, "cost_fen": 250, "fund": "村集体"}

    def work(tx: Session) -> None:
        tx.execute(insert(Goods), [{**one, **said} for one in codes])
        tx.execute(insert(Stock), [{**one, "quantity": 0, "seq": 0} for one in codes])

    transaction(work)


def test_goods_stand_by_code_with_what_is_on_the_shelf(town: Town) -> None:
    assert _codes() == (sorted([SALT, EGGS, OIL, MATCHES, LAST, BROOM]), None)
    with reading() as session:
        found = {one.goods.goods: one.stock for one in all_goods(session, find_shop(session, "S1"))}
    assert (found[MATCHES], found[LAST]) == (500, 1)


def test_they_are_found_by_name_and_by_code(town: Town) -> None:
    assert _codes("菜籽") == ([OIL], None)
    assert _codes(SALT[:12]) == (
        sorted(c for c in (SALT, EGGS, OIL, MATCHES, LAST) if c.startswith(SALT[:12])),
        None,
    )
    assert _codes("%") == _codes("_") == ([], None)


def test_a_page_has_fifty_and_the_next_goes_on(town: Town) -> None:
    _fill(town, 2 * PAGE)
    seen, after = _codes("肥皂")
    assert (len(seen), after) == (PAGE, seen[-1])
    rest, end = _codes("肥皂", after=seen[-1])
    assert (len(rest), end) == (PAGE, None)
    assert seen + rest == sorted(seen + rest)
