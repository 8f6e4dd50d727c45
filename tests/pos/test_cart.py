"""The cart: arithmetic, and scans of the same goods added up."""

from pos.cart import Cart, CartLine, gather


def test_points_are_pieces_times_price() -> None:
    cart = Cart((CartLine("salt", 3, 2, 250), CartLine("oil", 1, 60, 5_400, monthly_limit=2)))
    assert [line.points for line in cart.lines] == [6, 60]
    assert cart.points == 66
    assert cart.pieces == {"salt": 3, "oil": 1}


def test_an_empty_cart_costs_nothing() -> None:
    assert Cart(()).points == 0
    assert Cart(()).pieces == {}


def test_scans_of_the_same_goods_are_one_line_where_first_scanned() -> None:
    pieces = gather([("oil", 1), ("salt", 2), ("oil", 3)])
    assert list(pieces.items()) == [("oil", 4), ("salt", 2)]
