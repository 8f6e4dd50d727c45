"""Good requests to the office pages about a shop: goods, papers, months."""

from collections.abc import Callable
from typing import Final

from kernel import clock
from tests.app.targets import Sample, Target
from tests.pos.counter import MATCHES

SHOP: Final[dict[str, Callable[[Target], Sample]]] = {
    "settlements.index": lambda target: Sample(query=target.place()),
    "settlements.statement": lambda target: Sample(target.month()),
    "settlements.exported": lambda target: Sample(target.month()),
    "settlements.sign": lambda target: Sample(target.month(), form={"seen": "x"}),
    **{
        f"shop_reports.{name}": lambda target: Sample(query={"shop": target.shop})
        for name in ("month", "month_sheet", "ask", "ask_sheet")
    },
    "days.index": lambda target: Sample(query={"shop": target.shop}),
    "days.change": lambda target: Sample(query={"shop": target.shop}, form={"do": "x"}),
    "proof.sheet": lambda target: Sample(query=target.place()),
    "goods.listed": lambda target: Sample({"code": target.shop}),
    "goods.exported": lambda target: Sample({"code": target.shop}),
    "goods_picture.form": lambda target: Sample({"code": target.shop, "goods": MATCHES}),
    "goods_picture.hang": lambda target: Sample({"code": target.shop, "goods": MATCHES}, form={}),
    "goods_picture.picture": lambda target: Sample(target.picture()),
    "goods.one": lambda target: Sample({"code": target.shop, "goods": MATCHES}),
    "goods.change": lambda target: Sample(
        {"code": target.shop, "goods": MATCHES},
        form={"do": "price", "price": "3", "key": clock.new_id()},
    ),
    "deliveries.index": lambda target: Sample({"code": target.shop}),
    "deliveries.new": lambda target: Sample({"code": target.shop}),
    "deliveries.receive": lambda target: Sample({"code": target.shop}, form=target.delivery_form()),
    "deliveries.sheet": lambda target: Sample(target.delivery()),
    "transfers.index": lambda target: Sample({"code": target.shop}),
    "transfers.new": lambda target: Sample({"code": target.shop}),
    "transfers.send": lambda target: Sample({"code": target.shop}, form=target.transfer_form()),
    "transfers.transfer": lambda target: Sample(target.transfer()),
    "transfers.receive": lambda target: Sample(target.transfer(), form={"words": "都丢了"}),
    "labels.index": lambda target: Sample({"code": target.shop}),
    "labels.sheet": lambda target: Sample({"code": target.shop}, query={"goods": MATCHES}),
    "labels.prices": lambda target: Sample({"code": target.shop}),
    "errands.index": lambda target: Sample({"code": target.shop}),
    "errands.begin": lambda target: Sample(
        {"code": target.shop}, form={"on": clock.today().isoformat(), "carrier": "小周"}
    ),
    "errands.errand": lambda target: Sample(target.errand()),
    "errands.change": lambda target: Sample(target.errand(), form=target.stop_form()),
    "fairs.index": lambda target: Sample({"code": target.shop}),
    "fairs.new": lambda target: Sample({"code": target.shop}),
    "fairs.plan": lambda target: Sample({"code": target.shop}, form=target.fair_form()),
    "fairs.fair": lambda target: Sample(target.fair()),
    "fairs.end": lambda target: Sample(target.fair(), form={}),
    "openings.index": lambda target: Sample({"code": target.shop}),
    "openings.change": lambda target: Sample({"code": target.shop}, form={"do": "above"}),
    "wishes.index": lambda target: Sample({"code": target.shop}),
    "wishes.act": lambda target: Sample({"code": target.shop}, form=target.wish_form()),
    "papers.watch": lambda target: Sample({"code": target.shop}),
    "papers.index": lambda target: Sample({"code": target.shop}),
    "papers.new": lambda target: Sample({"code": target.shop, "kind": "count"}),
    "papers.write": lambda target: Sample(
        {"code": target.shop, "kind": "write-off"}, form=target.write_off_form()
    ),
    "papers.paper": lambda target: Sample(target.write_off()),
    "papers.decide": lambda target: Sample(target.write_off(), form={"do": "drop"}),
}
