"""The house rules a linter does not know, each as one small check over a parsed file.

A check takes a `File` and yields a `Finding` per breach. Which files it reads is said in RULES, and
where it gives way, with the reason, in ALLOWED.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FLOORS: Final = (
    "app",
    "office",
    "household",
    "pos",
    "merchants",
    "civility",
    "registry",
    "ledger",
    "kernel",
)
# The floors that hold points or money: all but the root and the ground.
COUNTING: Final = tuple(floor for floor in FLOORS if floor not in {"app", "kernel"})
READ_BY_PEOPLE: Final = (".py", ".js", ".mjs", ".css", ".html")

FILE_LINES: Final = 300
FUNCTION_LINES: Final = 50
POSITIONAL: Final = 4
NESTING: Final = 3


@dataclass(frozen=True)
class File:
    """A file as the checks see it: where it lies and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file parsed, for the checks that read Python."""
        return ast.parse(self.text)

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, at any depth."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@dataclass(frozen=True)
class Finding:
    """One breach: the line and what is wrong there."""

    line: int
    what: str


Check = Callable[[File], Iterator[Finding]]


def long_files(file: File) -> Iterator[Finding]:
    """A file is read in one sitting."""
    lines = len(file.text.splitlines())
    if lines > FILE_LINES:
        yield Finding(lines, f"{lines} lines in one file, {FILE_LINES} at most")


def long_functions(file: File) -> Iterator[Finding]:
    """A function is seen at one glance."""
    for function in file.functions:
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield Finding(function.lineno, f"{function.name} has {lines} lines")


def many_arguments(file: File) -> Iterator[Finding]:
    """Four arguments by position can be told apart at the call; more must be named."""
    for function in file.functions:
        names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        count = len(names) - (names[:1] in (["self"], ["cls"]))
        if count > POSITIONAL:
            yield Finding(function.lineno, f"{function.name} takes {count} arguments by position")


def deep_nesting(file: File) -> Iterator[Finding]:
    """A line of code stands under few conditions."""
    for function in file.functions:
        depth = max((_depth(statement, 0) for statement in function.body), default=0)
        if depth > NESTING:
            yield Finding(function.lineno, f"{function.name} nests {depth} deep")


BLOCKS: Final = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match)


def _depth(node: ast.AST, above: int) -> int:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return above  # counted by itself
    here = above + isinstance(node, (*BLOCKS, ast.Try))
    deepest = here
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deepest = max(deepest, _depth(child, above if is_elif else here))
    return deepest


def commits(file: File) -> Iterator[Finding]:
    """Only kernel.db commits: a commit inside a verb would cut another's transaction in two."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "begin"}:
            yield Finding(node.lineno, f".{node.attr} outside kernel/db.py")


CLOCKS: Final = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
    "func": {"now", "current_timestamp", "current_date", "localtimestamp"},  # the database's own
}


def clocks(file: File) -> Iterator[Finding]:
    """Only kernel.clock reads the time: every other reading is one a test cannot move."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute):
            named = [(_last_name(node.value), node.attr)]
        elif isinstance(node, ast.ImportFrom):
            named = [((node.module or "").rpartition(".")[2], alias.name) for alias in node.names]
        else:
            continue
        for owner, name in named:
            if name in CLOCKS.get(owner, ()):
                yield Finding(node.lineno, f"{owner}.{name} outside kernel/clock.py")


FLOATS: Final = {"float", "Float", "Double", "DOUBLE", "DOUBLE_PRECISION", "REAL", "Numeric"}


def floats(file: File) -> Iterator[Finding]:
    """Points and money are whole numbers: no float is written, named, stored or divided into."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield Finding(node.lineno, f"the float {node.value}")
        if isinstance(node, ast.Name | ast.Attribute) and _last_name(node) in FLOATS:
            yield Finding(node.lineno, f"the type {_last_name(node)}")
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield Finding(
                node.lineno, "a division that gives a float: // and say who gets the rest"
            )


def prints(file: File) -> Iterator[Finding]:
    """What people read goes through the pages or the command line's own output."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and _last_name(node.func) == "print":
            yield Finding(node.lineno, "print()")


def own_imports(file: File) -> Iterator[Finding]:
    """A migration says the past: it may not change when our code does."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.split(".")[0] in FLOORS:
                yield Finding(node.lineno, f"imports {name}, which is ours and will change")


CONSTRAINTS: Final = re.compile(r"(PrimaryKey|ForeignKey|Unique|Check|Exclude)Constraint")


def nameless(file: File) -> Iterator[Finding]:
    """A constraint without a name cannot be dropped by a later migration on both engines."""
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Call) or not CONSTRAINTS.fullmatch(_last_name(node.func)):
            continue
        if not {keyword.arg for keyword in node.keywords} & {
            "name",
            None,
        }:  # None: a ** that has it
            yield Finding(node.lineno, f"{_last_name(node.func)} without a name")


SILENCED: Final = re.compile(
    r"#\s*(noqa\b(:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*)?|type:\s*ignore(\[[\w, -]+\])?"
    r"|pragma:\s*no (cover|branch)|fmt:\s*\w+)"
)


def silenced(file: File) -> Iterator[Finding]:
    """A check that is switched off for a line says why on that line."""
    for token in tokenize.generate_tokens(io.StringIO(file.text).readline):
        if token.type != tokenize.COMMENT or not (found := SILENCED.search(token.string)):
            continue
        reason = SILENCED.sub("", token.string)
        if len(re.findall(r"\w+", reason)) < 2:
            yield Finding(token.start[0], f"{found.group().strip('# ')} without a reason")


#: A pattern of digits and hyphens, or a day printed, or put into a sentence, as it is stored.
BARE_DAY: Final = re.compile(
    r"yyyy-MM-dd|\{\{ *[\w.]+_on *\}\}|\b(?!wrong=)\w+=[\w.]+\.\w+_on(?= *[,)])"
)


def bare_days(file: File) -> Iterator[Finding]:
    """A day on a page is said as people say it, by `dateformat`; fields and addresses keep ISO."""
    for number, line in enumerate(file.text.splitlines(), start=1):
        for found in BARE_DAY.finditer(line):
            yield Finding(number, f"{found.group()} is shown as it is stored")


def _last_name(node: ast.AST) -> str:
    """`b` of `a.b` or of plain `b`; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class Rule:
    """A check, the folders it reads, and the suffixes."""

    check: Check
    folders: tuple[str, ...]
    suffixes: tuple[str, ...] = (".py",)

    def findings(self) -> dict[str, list[Finding]]:
        """What the check finds in the tree, by file."""
        found = {file.path: list(self.check(file)) for file in files(self.folders, self.suffixes)}
        return {path: findings for path, findings in found.items() if findings}


PYTHON: Final = (*FLOORS, "migrations", "tests", "bench")
RULES: Final = {
    "long-file": Rule(long_files, (*PYTHON, "templates", "static"), READ_BY_PEOPLE),
    "long-function": Rule(long_functions, PYTHON),
    "many-arguments": Rule(many_arguments, (*FLOORS, "migrations", "bench")),
    "deep-nesting": Rule(deep_nesting, PYTHON),
    "commit": Rule(commits, FLOORS),
    "clock": Rule(clocks, (*FLOORS, "migrations")),
    "float": Rule(floats, COUNTING),
    "print": Rule(prints, PYTHON),
    "own-import": Rule(own_imports, ("migrations",)),
    "nameless": Rule(nameless, ("migrations",)),
    "silenced": Rule(silenced, PYTHON),
    "bare-day": Rule(bare_days, ("templates",), (".html",)),
}

# (rule, file): why it gives way there. An entry that is no longer needed fails the test.
ALLOWED: Final = {
    ("commit", "kernel/db.py"): "the one home of commit",
    ("clock", "kernel/clock.py"): "the one home of the clock",
    ("float", "household/card_face.py"): "millimetres on paper",
    ("float", "household/card_picture.py"): "millimetres, as on paper",
    ("float", "household/card_sheets.py"): "millimetres on paper",
    ("float", "household/cut_sheets.py"): "millimetres on paper",
    ("float", "household/notice_sheets.py"): "millimetres on paper",
    ("float", "household/slip_sheets.py"): "millimetres on paper",
    ("float", "household/statement_sheets.py"): "millimetres on paper",
    ("float", "household/wall_card.py"): "millimetres on paper",
    ("float", "merchants/month_paper.py"): "millimetres on paper",
    ("float", "office/marking.py"): "somebody's workbook is written back as it was",
    ("float", "registry/cells.py"): "a workbook gives numbers as floats; here they become whole",
}


def files(folders: tuple[str, ...], suffixes: tuple[str, ...]) -> Iterator[File]:
    """Every file of ours under `folders` with one of `suffixes`, in order."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and "__pycache__" not in path.parts:
                yield _file(path)


@cache
def _file(path: Path) -> File:
    """Read and parsed once, however many checks ask for it."""
    return File(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
