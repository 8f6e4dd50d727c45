"""Offers, what was done with each, how much is used; scans and uses; months settled."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

GUARDED = (
    "offer",
    "offer_event",
    "offer_scan",
    "offer_use",
    "merchant_signature",
    "merchant_settlement",
)
NUMBERS = ("kinds", "weekdays", "from_minute", "until_minute")
CAPS = ("cap_household", "cap_day", "cap_total", "budget_fen")


def upgrade() -> None:
    """Make the tables, and see to it that what stands in them stays."""
    _offers()
    _events()
    _scans()
    _uses()
    _months()
    for table in GUARDED:
        _guards(table)


def downgrade() -> None:
    """Take them away again."""
    for table in (
        *("merchant_settlement", "merchant_signature", "offer_use", "offer_scan"),
        *("offer_count", "offer_event", "offer"),
    ):
        op.drop_table(table)


def _offers() -> None:
    op.create_table(
        "offer",
        *_village(),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("merchant", sa.String(length=16), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=7), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("list_fen", sa.Integer(), nullable=True),
        sa.Column("lowest", sa.String(length=3), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in CAPS),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.String(length=32), nullable=True),
        *_who("offer"),
        *_checks(),
        _merchant("offer"),
        _key("offer", ("village_id", "replaces"), "offer", ("village_id", "id")),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_offer"),
        sa.UniqueConstraint("village_id", "merchant", "no", name="uq_offer_village_id_merchant_no"),
    )


def _checks() -> list[sa.CheckConstraint]:
    said = {
        "policy": "policy > 0",
        "type": "type IN ('percent', 'amount', 'price', 'gift')",
        "not_negative": "value >= 0 AND points >= 0",
        "list_price": "list_fen > 0",
        "price_known": "list_fen IS NOT NULL OR type = 'percent'",
        "lowest": "lowest IN ('AAA', 'AA', 'A', 'B', 'C', 'D')",
        "bits": "kinds BETWEEN 1 AND 7 AND weekdays BETWEEN 1 AND 127",
        "hours": "0 <= from_minute AND from_minute < until_minute",
        "runs_forward": "from_on <= until_on",
        "caps": "cap_household > 0 AND cap_day > 0 AND cap_total > 0 AND budget_fen > 0",
    }
    return [sa.CheckConstraint(text, name=op.f(f"ck_offer_{name}")) for name, text in said.items()]


def _events() -> None:
    op.create_table(
        "offer_event",
        *_village(),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("offer", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        *_who("offer_event"),
        _key("offer_event", ("village_id", "offer"), "offer", ("village_id", "id")),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_offer_event"),
    )
    op.create_index(
        "ix_offer_event_village_id_offer_id", "offer_event", ["village_id", "offer", "id"]
    )
    op.create_table(
        "offer_count",
        *_village(),
        sa.Column("offer", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("spent_fen", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'approved', 'published', 'paused', 'ended')",
            name=op.f("ck_offer_count_state"),
        ),
        sa.CheckConstraint(
            "uses >= 0 AND spent_fen >= 0", name=op.f("ck_offer_count_not_negative")
        ),
        _key("offer_count", ("village_id", "offer"), "offer", ("village_id", "id")),
        sa.PrimaryKeyConstraint("village_id", "offer", name="pk_offer_count"),
    )


def _scans() -> None:
    op.create_table(
        "offer_scan",
        *_village(),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("merchant", sa.String(length=16), nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("household", sa.String(length=20), nullable=False),
        sa.Column("card_id", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=3), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("offers", sa.String(length=165), nullable=False),
        *_who("offer_scan"),
        _merchant("offer_scan"),
        _key("offer_scan", ("village_id", "card_id"), "card", ("village_id", "id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_offer_scan_device_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_offer_scan"),
    )


def _uses() -> None:
    op.create_table(
        "offer_use",
        *_village(),
        sa.Column("ticket", sa.String(length=8), nullable=False),
        sa.Column("merchant", sa.String(length=16), nullable=False),
        sa.Column("offer", sa.String(length=32), nullable=False),
        sa.Column("scan", sa.String(length=32), nullable=False),
        sa.Column("household", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.String(length=3), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("list_fen", "paid_fen", "points", "point_fen")
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=True),
        *_who("offer_use"),
        sa.CheckConstraint(
            "0 <= paid_fen AND paid_fen <= list_fen", name=op.f("ck_offer_use_prices")
        ),
        sa.CheckConstraint("points >= 0 AND point_fen >= 0", name=op.f("ck_offer_use_points")),
        sa.CheckConstraint(
            "(points = 0) = (entry_id IS NULL)", name=op.f("ck_offer_use_entry_for_points")
        ),
        _merchant("offer_use"),
        _key("offer_use", ("village_id", "offer"), "offer", ("village_id", "id")),
        _key("offer_use", ("village_id", "scan"), "offer_scan", ("village_id", "id")),
        _key("offer_use", ("village_id", "entry_id"), "entry", ("village", "id")),
        sa.PrimaryKeyConstraint("village_id", "ticket", name="pk_offer_use"),
        sa.UniqueConstraint(
            "village_id", "scan", "offer", name="uq_offer_use_village_id_scan_offer"
        ),
    )
    for columns in (
        ["village_id", "offer", "household", "on_day"],
        ["village_id", "offer", "on_day"],
        ["village_id", "merchant", "at"],
    ):
        op.create_index(f"ix_offer_use_{'_'.join(columns)}", "offer_use", columns)


def _months() -> None:
    op.create_table(
        "merchant_signature",
        *_month(),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        *_who("merchant_signature"),
        sa.CheckConstraint(
            "side IN ('merchant', 'village')", name=op.f("ck_merchant_signature_side")
        ),
        _merchant("merchant_signature"),
        sa.PrimaryKeyConstraint(
            "village_id", "merchant", "month", "side", name="pk_merchant_signature"
        ),
        sa.UniqueConstraint(
            *("village_id", "merchant", "month", "staff_id"),
            name="uq_merchant_signature_village_id_merchant_month_staff_id",
        ),
    )
    op.create_table(
        "merchant_settlement",
        *_month(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("uses", "points", "fen")),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _merchant("merchant_settlement"),
        _key("merchant_settlement", ("village_id", "entry_id"), "entry", ("village", "id")),
        sa.PrimaryKeyConstraint("village_id", "merchant", "month", name="pk_merchant_settlement"),
    )


def _village() -> list[sa.Column[Any]]:
    return [sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False)]


def _month() -> list[sa.Column[Any]]:
    return [
        *_village(),
        sa.Column("merchant", sa.String(length=16), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
    ]


def _who(table: str) -> tuple[Any, ...]:
    return (
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{table}_staff_id"),
    )


def _merchant(table: str) -> sa.ForeignKeyConstraint:
    return _key(table, ("village_id", "merchant"), "merchant", ("village_id", "code"))


def _key(
    table: str, columns: tuple[str, ...], other: str, named: tuple[str, ...]
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        list(columns),
        [f"{other}.{name}" for name in named],
        name=f"fk_{table}_{'_'.join(columns)}",
    )


def _guards(table: str) -> None:
    """As the settlements': what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
