"""The till: scan, cart, checkout, receipt; goods and stock. The only taker of points."""

from pos.audit import audit
from pos.checkout import Order, redeem
from pos.goods import goods_by_code
from pos.goods_import import import_goods
from pos.limits import GoodsLimitReached, LimitReached
from pos.receipts import Receipt, receipt
from pos.scan import CodeForeign, ScannedCard, look_up_card, scan
from pos.shops import Shop, ShopExists, ShopUnfit, ShopUnknown, add_shop, find_shop, shops_of
from pos.slips import SlipUnknown
from pos.stock import OutOfStock
from pos.undo import Reversal, SecondPersonNeeded, UndoNotYours, UndoTooLate, reverse_slip, undo

__all__ = [
    "CodeForeign",
    "GoodsLimitReached",
    "LimitReached",
    "Order",
    "OutOfStock",
    "Receipt",
    "Reversal",
    "ScannedCard",
    "SecondPersonNeeded",
    "Shop",
    "ShopExists",
    "ShopUnfit",
    "ShopUnknown",
    "SlipUnknown",
    "UndoNotYours",
    "UndoTooLate",
    "add_shop",
    "audit",
    "find_shop",
    "goods_by_code",
    "import_goods",
    "look_up_card",
    "receipt",
    "redeem",
    "reverse_slip",
    "scan",
    "shops_of",
    "undo",
]
