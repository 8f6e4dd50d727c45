"""What a package shows its neighbours, read from its source: the door and the rooms behind it."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from tests.law.tidy import FLOORS, ROOT

PACKAGES: Final = tuple(floor for floor in FLOORS if (ROOT / floor).is_dir())


def read(path: str) -> str:
    """The text of a file of ours."""
    return (ROOT / path).read_text(encoding="utf-8")


def rooms_of(package: str) -> dict[str, str]:
    """Every room of a package and the file it begins in; a room may be a folder of its own."""
    single = {path.stem: path for path in (ROOT / package).glob("*.py") if path.stem != "__init__"}
    folders = {path.parent.name: path for path in (ROOT / package).glob("*/__init__.py")}
    rooms = sorted((single | folders).items())
    return {room: path.relative_to(ROOT).as_posix() for room, path in rooms}


def shown_by(source: str) -> dict[str, str]:
    """What a door's source brings in, public names only: the name, and the module it comes from."""
    shown: dict[str, str] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom):
            shown |= {alias.asname or alias.name: node.module or "" for alias in node.names}
        elif isinstance(node, ast.Import):
            shown |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            shown[node.name] = ""
    return {name: module for name, module in shown.items() if not name.startswith("_")}


def listed_by(source: str) -> list[str] | None:
    """`__all__` of a door's source, or None where it has none written out."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


def door_faults(package: str, source: str, rooms: Iterable[str]) -> Iterator[str]:
    """What is wrong with a door: the list and what it shows differ, or a name is a room's too."""
    listed, shown = listed_by(source), shown_by(source)
    if listed is None:
        yield f"{package} has no __all__"
        return
    for name in sorted(set(listed) ^ set(shown)):
        fault = "listed, not shown" if name in listed else "shown, not listed"
        yield f"{package}: {name} is {fault}"
    rooms = set(rooms)
    for name, module in shown.items():
        # `from ledger import audit` must mean one thing, for readers and for the import linter.
        if name in rooms and module != package:
            yield f"{package}: {name} is a room and something in a room: rename one"


def undocumented(source: str, names: set[str] | None = None) -> Iterator[str]:
    """Public functions (of `names`, or all) with no docstring, or no word on what they raise."""
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if names is not None and node.name not in names:
            continue
        docstring = ast.get_docstring(node)
        if not docstring:
            yield f"{node.name} has no docstring"
        elif _raises(node) and ":raises" not in docstring:
            yield f"{node.name} raises and does not say what"


def _raises(function: ast.FunctionDef) -> bool:
    """Whether it raises something new itself; a bare `raise` only passes on."""
    return any(isinstance(node, ast.Raise) and node.exc for node in ast.walk(function))


def imported_by(tree: ast.Module) -> set[str]:
    """The top-level modules a file imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}
