"""What a household can use today: at any hour of it, and nothing that it may not."""

from kernel.db import reading
from merchants.today import offers_today
from registry import find_subject
from tests.merchants import market
from tests.pos.counter import FAR, POOR, WANG, Town, Watch


def titles(number: str = WANG) -> list[str]:
    """What this household is told."""
    with reading() as session:
        return [one.offer.title for one in offers_today(session, find_subject(session, number))]


def test_what_holds_at_some_hour_of_today_is_told(town: Town, watch: Watch) -> None:
    early = market.public(town, title="早上", from_minute=0, until_minute=60)
    market.public(town, title="要 AA", lowest="AA")
    market.public(town, title="要 1 分", points=1)
    market.public(town, title="只在周六", weekdays=0b0100000)
    once = market.public(town, title="每月一次", cap_household=1)
    market.written(town, title="没批")
    assert titles() == ["早上", "要 1 分", "每月一次"]
    assert titles(POOR) == ["早上", "每月一次"]
    assert titles(FAR) == []
    market.grade(town, WANG, "AAA")
    market.use(town, once)
    assert titles() == ["早上", "要 AA", "要 1 分"]
    watch.forward(days=1)
    market.act(town, early, "pause")
    assert titles() == ["要 AA", "要 1 分", "只在周六"]
