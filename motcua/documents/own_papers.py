"""Papers that people write themselves, such as a giấy ủy quyền: the blank, and one filled as an example.

As on every printed paper its Vietnamese is not offered for translation; see `render`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from motcua.documents.papers import Declaration, Line, Section, Signer, Slot
from motcua.documents.render import render_declaration
from motcua.procedures import printed
from motcua.procedures.printed import Cell
from motcua.procedures.schema import PaperTemplate

EXAMPLE = "MẪU ĐIỀN"
EXAMPLE_NOTE = "(Tên và số liệu trong bản này chỉ để minh họa)"
WRITER = ("Người viết",)


def own_paper(template: PaperTemplate, *, filled: bool, made_at: datetime) -> bytes:
    """The PDF of the blank or, `filled`, of the example, which says on every page that it is one."""
    said = template.sample if filled else {}
    lines = [
        Line(cells=[list(_pieces(cell, said)) for cell in printed.cells(line)])
        for line in template.lines
    ]
    paper = Declaration(
        title=template.title.upper(),
        made_at=made_at,
        to="",
        addressed=False,
        sections=[Section(rows=lines)],
        signers=[Signer(title=who) for who in template.signers or WRITER],
        form_code=EXAMPLE if filled else "",
        form_source=EXAMPLE_NOTE if filled else "",
        mark=EXAMPLE if filled else "",
    )
    return render_declaration(paper)


def _pieces(cell: Cell, said: dict[str, str]) -> Iterator[str | Slot]:
    for piece in cell:
        if isinstance(piece, str):
            yield piece
        else:
            look = "lines" if piece.look == "lines" else ""
            yield Slot(value=said.get(piece.key, ""), look=look)  # type: ignore[arg-type]
