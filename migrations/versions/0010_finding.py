"""Finding a subject: by number, names and initials of pinyin, and the tail of a telephone."""

import unicodedata
from typing import Any, cast

import sqlalchemy as sa
from alembic import op
from pypinyin import Style, lazy_pinyin

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXED = ("number", "head", "name", "initials", "initials_too", "phone_tail")
#: Columns that stood before, from now on compared sign by sign, and their lengths.
EXACT = {"number": 20, "head": 40, "name": 80}
LIVE = "ix_card_village_id_subject_id_revoked_at"
AT_ONCE = 1000
# What the initials of a name are, as they were on the day of this migration.
SURNAMES = {
    sign: read
    for read, signs in {
        "b": "秘",
        "c": "种",
        "g": "句",
        "k": "阚",
        "n": "佴乜",
        "o": "区",
        "p": "繁",
        "q": "仇覃",
        "s": "单折召参",
        "w": "隗",
        "x": "解郇",
        "y": "乐",
        "z": "曾查翟祭藏",
    }.items()
    for sign in signs
}

TWOFOLD = {
    sign: read
    for read, signs in {
        "bp": "便",
        "cj": "车",
        "cq": "仇",
        "cs": "参差",
        "cz": "长重朝传藏查",
        "ds": "单",
        "dt": "调弹",
        "hk": "会",
        "hx": "还",
        "jg": "贾",
        "jx": "解降见",
        "ly": "乐",
        "pb": "屏",
        "qo": "区",
        "qt": "覃",
        "qx": "茜",
        "sc": "盛晟",
        "sl": "率",
        "sx": "莘宿省",
        "wy": "尉",
        "xh": "行",
        "xj": "校系",
        "yx": "耶",
        "zc": "曾仔种",
        "zd": "翟",
        "zs": "折",
    }.items()
    for sign in signs
}
_PAIRS = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
    "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲"
    "公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫仲长子书子桑即墨达奚"
    "褚师淳于单于"
)
COMPOUND = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))


def upgrade() -> None:
    """Add the columns, fill them, and only then build the indexes."""
    with_c = op.get_bind().dialect.name == "postgresql"
    collation = "C" if with_c else None
    initials = sa.String(length=40, collation=collation)
    op.add_column("subject", sa.Column("initials", initials, server_default="", nullable=False))
    op.add_column("subject", sa.Column("initials_too", initials, nullable=True))
    tail = sa.String(length=4, collation=collation)
    op.add_column("subject", sa.Column("phone_tail", tail, nullable=True))
    if with_c:
        _compare_by("C")
    _fill()
    for column in INDEXED:
        op.create_index(f"ix_subject_village_id_{column}", "subject", ["village_id", column])
    # Whether a subject has a live card is told by the index alone.
    op.drop_index("ix_card_village_id_subject_id", table_name="card")
    op.create_index(LIVE, "card", ["village_id", "subject_id", "revoked_at"])


def downgrade() -> None:
    """Drop the indexes, then the columns; texts are compared as the database compares them."""
    op.drop_index(LIVE, table_name="card")
    op.create_index("ix_card_village_id_subject_id", "card", ["village_id", "subject_id"])
    for column in reversed(INDEXED):
        op.drop_index(f"ix_subject_village_id_{column}", table_name="subject")
    for column in ("phone_tail", "initials_too", "initials"):
        op.drop_column("subject", column)
    if op.get_bind().dialect.name == "postgresql":
        _compare_by("default")


def _compare_by(collation: str) -> None:
    for column, length in EXACT.items():
        op.execute(
            f"ALTER TABLE subject ALTER COLUMN {column} TYPE VARCHAR({length})"
            f' COLLATE "{collation}"'
        )


def _fill() -> None:
    subject = sa.table(
        "subject",
        *(sa.column(name) for name in ("village_id", "id", "head", "name", "phone")),
        *(sa.column(name) for name in ("initials", "initials_too", "phone_tail")),
    )
    rows = op.get_bind().execute(sa.select(subject)).all()
    change = (
        subject.update()
        .where(subject.c.village_id == sa.bindparam("of"), subject.c.id == sa.bindparam("one"))
        .values({name: sa.bindparam(f"new_{name}") for name in INDEXED[3:]})
    )
    for start in range(0, len(rows), AT_ONCE):
        op.get_bind().execute(change, [_keys(row) for row in rows[start : start + AT_ONCE]])


def _keys(row: sa.Row[tuple[object, ...]]) -> dict[str, str | None]:
    usual, other = _readings(row.name or row.head)
    if row.name is not None:
        other = _readings(row.head)[0]
    return {
        "of": row.village_id,
        "one": row.id,
        "new_initials": usual,
        "new_initials_too": other,
        "new_phone_tail": row.phone[-4:] if row.phone else None,
    }


def _readings(name: str) -> tuple[str, str | None]:
    signs = "".join(unicodedata.normalize("NFKC", name).split())
    surname = signs[:2] if signs[:2] in COMPOUND else signs[:1]
    usual, other = "", ""
    for _sign, read in _read(surname):
        usual, other = usual + SURNAMES.get(surname, read), other + read
    for sign, read in _read(signs.removeprefix(surname)):
        both = TWOFOLD.get(sign, "")
        usual, other = usual + read, other + (both.replace(read, "") if read in both else read)
    return usual[:40], other[:40] if other[:40] != usual[:40] else None


def _read(signs: str) -> list[tuple[str, str]]:
    read = lazy_pinyin(signs, style=Style.FIRST_LETTER, errors=cast("Any", list))
    pairs = zip(signs, (letter[:1].lower() for letter in read), strict=True)
    return [(sign, letter) for sign, letter in pairs if letter.isascii() and letter.isalnum()]
