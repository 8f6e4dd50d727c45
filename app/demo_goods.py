"""The demo's goods: suppliers and lots, a count and a write-off by two officers, what waits."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

import registry
from kernel import clock
from kernel.db import reading
from pos.paper_acts import Said, agree, hand_in
from pos.pricing import plan_price
from pos.receiving import Consignment, Incoming, receive
from pos.shops import find_shop
from pos.stock import quantity_of
from pos.transferring import send
from pos.wishing import ask
from registry import Actor

SALT, SAUCE, EGGS, MILK, SOAP = (
    "6900000001004",
    "6900000001011",
    "6900000001066",
    "6900000001073",
    "6900000001103",
)
#: What is wished for, and by how many of the households.
WISHES: Final = {"纯棉毛巾被": 3, "电热水壶": 2, "儿童书包": 1}


def keep_goods(shop: str, *, other: str, households: Sequence[str]) -> None:
    """Two deliveries, a count and a write-off done, one that waits, pieces on their way to the
    `other` shop, a price for next month, and wishes of these households. By the real verbs.
    """
    with reading() as session:
        first, second = (_actor(session, one) for one in ("village-1", "village-2"))
    for n, asked in enumerate(_deliveries(shop)):
        receive(first, asked, key=f"demo/delivery/{n}")
    with reading() as session:
        soap = quantity_of(session, find_shop(session, shop), SOAP)
    papers = (
        ("count", (Said(SOAP, soap - 2, "上次盘错"),)),
        ("write-off", (Said(EGGS, 2, "破损"), Said(MILK, 1, "过期"))),
        ("write-off", (Said(SAUCE, 1, "破损"),)),
    )
    for n, (kind, lines) in enumerate(papers):
        key = f"demo/paper/{n}"
        paper = hand_in(first, shop=shop, kind=kind, lines=lines, key=key).reply["paper"]
        if n < len(papers) - 1:
            agree(second, shop=shop, paper=paper, key=key)
    send(first, shop=shop, to_shop=other, lines=((SALT, 20), (MILK, 4)), key="demo/transfer")
    next_month = clock.today() + timedelta(days=30)
    plan_price(first, named=(shop, EGGS), price=19, from_on=next_month, key="demo/price")
    for name, askers in WISHES.items():
        for number in households[:askers]:
            ask(first, shop=shop, name=name, number=number, key=f"demo/{name}/{number}")


def _deliveries(shop: str) -> tuple[Consignment, ...]:
    today = clock.today()
    soon, later = today + timedelta(days=12), today + timedelta(days=240)
    return (
        Consignment(
            shop,
            "县供销社",
            "collective",
            "送货单 0318",
            (
                Incoming(EGGS, 40, 1780, soon),
                Incoming(SAUCE, 24, 690, later),
                Incoming(SALT, 60, 240),
            ),
        ),
        Consignment(
            shop,
            "万家乐超市",
            "gift",
            "捐赠 2 号",
            (Incoming(MILK, 12, 3500, today + timedelta(days=25)), Incoming(SOAP, 30, 380)),
        ),
    )


def _actor(session: Session, username: str) -> Actor:
    return registry.actor_of(session, registry.get_staff(session, username))
