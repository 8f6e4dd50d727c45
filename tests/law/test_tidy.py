"""The tree keeps the house rules, and each rule is shown to find the breach it is there for."""

import pytest

from tests.law import tidy

DEEP = """
def verb(rows):
    for row in rows:
        if row:
            with row:
                try:
                    return row
                finally:
                    row.close()
"""

# rule, source with a planted breach
BREACHES = [
    ("long-file", "x = 1\n" * 301),
    ("long-function", "def verb():\n" + "    x = 1\n" * 50),
    ("long-function", "class Room:\n    async def verb(self):\n" + "        x = 1\n" * 50),
    ("many-arguments", "def verb(a, b, c, d, e): ..."),
    ("many-arguments", "class Room:\n    def verb(self, a, b, c, /, d, e): ..."),
    ("deep-nesting", DEEP),
    ("commit", "def verb(session):\n    session.commit()"),
    ("commit", "with engine.begin() as connection: ..."),
    ("commit", "finish = session.commit"),
    ("clock", "from datetime import datetime\nat = datetime.now()"),
    ("clock", "import datetime as dt\nat = dt.datetime.utcnow()"),
    ("clock", "import datetime\non = datetime.date.today()"),
    ("clock", "from time import time_ns"),
    ("clock", "import time\nat = time.time()"),
    ("clock", "from sqlalchemy import func\nat = func.now()"),
    ("float", "RATE = 0.5"),
    ("float", "def verb(points: float): ..."),
    ("float", "points = float(text)"),
    ("float", "import sqlalchemy as sa\nfen = sa.Column(sa.Float)"),
    ("float", "def verb(fen):\n    return fen / 3"),
    ("float", "def verb(fen):\n    fen /= 3"),
    ("print", "print('here')"),
    ("own-import", "from ledger.tables import Entry"),
    ("own-import", "import kernel.db"),
    ("nameless", "import sqlalchemy as sa\nsa.UniqueConstraint('code')"),
    ("silenced", "import os  # noqa: F401"),
    ("silenced", "x: int = ''  # type: ignore[assignment]"),
    ("silenced", "import os  # noqa"),
    ("silenced", "if x:  # pragma: no cover\n    ..."),
    ("bare-day", '{{ one.at|dateformat("yyyy-MM-dd") }}'),
    ("bare-day", "{{ one.record.happened_on }}"),
    ("bare-day", '{{ _("until %(until)s", until=notice.until_on) }}'),
]

# rule, source that comes near and is right
HONEST = [
    ("long-file", "x = 1\n" * 300),
    ("long-function", "def verb():\n" + "    x = 1\n" * 49),
    ("many-arguments", "class Room:\n    def verb(self, a, b, c, d, *, e, f): ..."),
    (
        "deep-nesting",
        DEEP.replace("try:", "row()").replace("finally:", "row()").replace(" " * 20, " " * 16),
    ),
    ("commit", "with session.begin_nested(): ..."),
    ("clock", "from kernel import clock\nat = clock.now()"),
    ("clock", "import time\ntime.sleep(1)\ntook = time.monotonic()"),
    ("float", "fen = total * 10 // 3"),
    ("print", "from flask import Blueprint\nroom = Blueprint('room', __name__)"),
    ("own-import", "import sqlalchemy as sa\nfrom alembic import op"),
    ("nameless", "import sqlalchemy as sa\nsa.UniqueConstraint('code', name='uq_card_code')"),
    ("silenced", "import os  # noqa: F401  loading it registers the tables"),
    ("silenced", "x: int = f()  # type: ignore[no-any-return]  # the library says Any, gives int"),
    ("silenced", "text = '# noqa'"),
    ("bare-day", '{{ _("until %(until)s", until=notice.until_on|dateformat) }}'),
    ("bare-day", '{{ field("on", form.asked_on or today.isoformat(), wrong=wrong.asked_on) }}'),
    ("bare-day", "{% if one.closed_on %}{{ day(one.closed_on) }}"),
]


@pytest.mark.parametrize("rule", tidy.RULES)
def test_the_tree_keeps_the_rule(rule: str) -> None:
    """No file breaks it, but for those ALLOWED names with a reason."""
    found = tidy.RULES[rule].findings()
    breaches = [
        f"{path}:{finding.line}: {finding.what}"
        for path, findings in found.items()
        for finding in findings
        if (rule, path) not in tidy.ALLOWED
    ]
    assert breaches == []


@pytest.mark.parametrize(("rule", "source"), BREACHES)
def test_a_planted_breach_is_found(rule: str, source: str) -> None:
    """The rule is awake: it finds what it is there for."""
    assert list(tidy.RULES[rule].check(tidy.File("planted.py", source)))


@pytest.mark.parametrize(("rule", "source"), HONEST)
def test_honest_code_passes(rule: str, source: str) -> None:
    """The rule does not cry wolf."""
    assert list(tidy.RULES[rule].check(tidy.File("honest.py", source))) == []


def test_every_rule_has_a_planted_breach() -> None:
    """A rule nobody has seen fail is not a rule."""
    assert {rule for rule, _ in BREACHES} == set(tidy.RULES)


def test_no_allowance_outlives_its_need() -> None:
    """What ALLOWED excuses is really there, and the reason is words."""
    for (rule, path), reason in tidy.ALLOWED.items():
        assert path in tidy.RULES[rule].findings(), f"{rule} needs no allowance in {path}"
        assert len(reason.split()) > 2


def test_the_rules_read_the_tree() -> None:
    """The walk finds files: an empty walk would keep every rule."""
    for folder in ("kernel", "ledger", "tests"):
        assert list(tidy.files((folder,), (".py",)))
