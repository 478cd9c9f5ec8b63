"""Finds the line of a TOML file that a defect is about. tomllib does not tell lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
ASSIGNMENT = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")
# A list of tables, one a line: `moves = [`, then `{ do = "submit" },` and so on.
LIST = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=\s*\[\s*(#.*)?$")
ITEM = re.compile(r"^\s*\{")

Path = tuple[str | int, ...]


@dataclass
class Lines:
    """Line numbers by path: ("papers", 2) is the header, ("papers", 2, "mode") the key's line."""

    known: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """The line of the path, or of the nearest thing around it that has one."""
        while path:
            if path in self.known:
                return self.known[path]
            path = path[:-1]
        return None


def lines_of(text: str) -> Lines:
    found = Lines()
    counts: dict[Path, int] = {}
    here: Path = ()
    items: Path = ()
    quoted = False
    for number, line in enumerate(text.splitlines(), 1):
        if not quoted and (header := HEADER.match(line)):
            here = _enter(header, counts)
            found.known.setdefault(here, number)
            found.known.setdefault(here[:-1], number)
        elif not quoted and (assignment := ASSIGNMENT.match(line)):
            found.known.setdefault((*here, assignment[1]), number)
            items = (*here, assignment[1]) if LIST.match(line) else ()
        elif not quoted and items and ITEM.match(line):
            counts[items] = counts.get(items, 0) + 1
            found.known.setdefault((*items, counts[items] - 1), number)
        if (line.count('"""') + line.count("'''")) % 2:
            quoted = not quoted
    return found


def _enter(header: re.Match[str], counts: dict[Path, int]) -> Path:
    """Turns `[[form.fields]]` into ("form", 1, "fields", 4): the fifth field of the second form."""
    path: Path = ()
    names = header[2].split(".")
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1])
    if header[1] == "[[":
        counts[path] = counts.get(path, 0) + 1
        path = (*path, counts[path] - 1)
    return path
