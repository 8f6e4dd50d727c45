"""A town full of households, written in bulk: what lists are proved on."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import Engine, event, insert
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import transaction
from registry.cards import Card
from registry.readings import keys_of
from registry.regions import Region, add_region
from registry.subjects import Subject, account_of

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛"
    "郝龚邵万钱严覃武戴莫孔向汤单仇查解翟"
)
GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英玉兰国建文海长乐春梅志德福贵山水三"
AT_ONCE: Final = 5_000
#: One in so many has no card.
CARDLESS: Final = 20


def make_crowd(households: int, *, villages: int = 20) -> list[int]:
    """Villages of one town with so many households together; the villages' ids."""
    town = transaction(lambda tx: add_region(tx, "town", "石台镇").id)
    each = households // villages
    return [
        transaction(partial(add_village, town=town, at=at, households=each))
        for at in range(1, villages + 1)
    ]


def add_village(tx: Session, *, town: int, at: int, households: int) -> int:
    """A village of the town, number `at`, with so many households; its id."""
    village = add_region(tx, "village", f"第{at}村", town)
    ledger.open_account(tx, village.id, "issued")
    grids = [add_region(tx, "grid", f"第{grid}网格", village.id) for grid in range(1, 11)]
    luck = random.Random(at)
    for start in range(0, households, AT_ONCE):
        size = min(AT_ONCE, households - start)
        rows = [_household(village, grids, f"{at:02}{start + one:04}", luck) for one in range(size)]
        tx.execute(insert(Subject), rows)
        tx.execute(insert(Card), [_card(row) for row in rows if luck.randrange(CARDLESS)])
        ledger.open_accounts(tx, village.id, [account_of(row["number"]) for row in rows])
    return village.id


def _household(
    village: Region, grids: list[Region], number: str, luck: random.Random
) -> dict[str, Any]:
    head = luck.choice(SURNAMES) + "".join(luck.choices(GIVEN, k=luck.choice((1, 2, 2))))
    phone = f"138{luck.randrange(10**8):08}"
    return {
        **keys_of(head, None, phone),
        "village_id": village.id,
        "id": clock.new_id(),
        "kind": "household",
        "number": number,
        "head": head,
        "phone": phone,
        "members": luck.randrange(1, 7),
        "villager_group": f"{luck.randrange(1, 11)}组",
        "grid_id": luck.choice(grids).id,
        "consent_on": date(2026, 1, 5),
        "consent_channel": "visit",
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }


def _card(subject: dict[str, Any]) -> dict[str, Any]:
    return {
        "village_id": subject["village_id"],
        "id": clock.new_id(),
        "subject_id": subject["id"],
        "digest": subject["id"],
        "label": "",
        "issued_at": clock.now(),
    }


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that this engine runs meanwhile."""
    run: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            run.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield run
    event.remove(engine, "before_cursor_execute", note)
