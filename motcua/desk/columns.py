"""The columns a list may have. Cells are made in Python: a template tag a cell would cost more than all queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.templatetags.vi import luc, ngay
from motcua.desk.queue import Asked, Row, dossier_url
from motcua.desk.quick import KEYS
from motcua.dossiers.models import Channel

Text = str | Promise
Cell = Callable[[Row], str]


@dataclass(frozen=True)
class Column:
    label: Text
    cell: Cell
    usual: bool = True


def _meta(words: str) -> str:
    return format_html('<span class="meta">{}</span>', words)


def _lines(first: str, second: str) -> str:
    return format_html("{}<br>{}", first, second) if first and second else first or second


def _step(row: Row) -> str:
    return _lines(row.step, _meta(row.status))


def _left(row: Row) -> str:
    tag = format_html('<span class="tag {}">{}</span>', row.kind, row.left) if row.left else ""
    dossier, more = row.dossier, ""
    if row.mood == "over":
        more = _meta(luc(dossier.closed_at))
    elif dossier.due_at:
        more = _meta(_("hẹn trả %(due)s") % {"due": luc(dossier.due_at)})
    said = _lines(tag, more)
    return _lines(said, _meta(row.window)) if row.window else said


def _holder(row: Row) -> str:
    holder = row.dossier.keeper
    said = holder.user.full_name if holder else _meta(_("chưa ai nhận"))
    for note in row.notes:
        said = _lines(said, _meta(note))
    return said


def _channel(row: Row) -> str:
    return str(Channel(row.dossier.channel).label)


def _division(row: Row) -> str:
    division = row.dossier.division
    return division.name if division else ""


COLUMNS: dict[str, Column] = {
    "chu-ho-so": Column(gettext_lazy("Chủ hồ sơ"), lambda row: row.dossier.applicant_name),
    "thu-tuc": Column(gettext_lazy("Thủ tục"), lambda row: str(row.dossier.version.procedure.name)),
    "buoc": Column(gettext_lazy("Bước"), _step),
    "con-lai": Column(gettext_lazy("Thời gian còn lại"), _left),
    "nguoi-giu": Column(gettext_lazy("Người giữ"), _holder),
    "kenh": Column(gettext_lazy("Kênh nộp"), _channel, usual=False),
    "ngay-nop": Column(
        gettext_lazy("Ngày nộp"), lambda row: ngay(row.dossier.submitted_at), usual=False
    ),
    "hen-tra": Column(gettext_lazy("Hẹn trả"), lambda row: luc(row.dossier.due_at), usual=False),
    "bo-phan": Column(gettext_lazy("Bộ phận"), _division, usual=False),
}
USUAL = tuple(slug for slug, column in COLUMNS.items() if column.usual)


def chosen(slugs: Iterable[str]) -> tuple[str, ...]:
    """In the order of the table, and at least one: nonsense asks for the usual ones."""
    said = set(slugs)
    return tuple(slug for slug in COLUMNS if slug in said) or USUAL


def head(slugs: Sequence[str]) -> list[Text]:
    return [gettext_lazy("Mã hồ sơ"), *(COLUMNS[slug].label for slug in slugs)]


class Table:
    """The rows of one page as HTML; what stands in each of them is translated and escaped once."""

    def __init__(self, slugs: Sequence[str], asked: Asked) -> None:
        self._columns = [
            (conditional_escape(str(COLUMNS[slug].label)), COLUMNS[slug].cell) for slug in slugs
        ]
        self._labels = (_("Mã hồ sơ"), _("Việc"), _("Chọn hồ sơ"))
        self._asked = asked

    def row(self, row: Row) -> str:
        cells = format_html_join(
            "",
            '<td role="cell" data-label="{}"><span>{}</span></td>',
            ((label, cell(row)) for label, cell in self._columns),
        )
        return format_html("{}{}{}", self._number(row), cells, self._moves(row))

    def _number(self, row: Row) -> str:
        number, dossier = row.dossier.number, row.dossier
        label, _work, tick = self._labels
        return format_html(
            '<td role="cell" data-label="{}"><span class="pick"><input type="checkbox" form="nhieu" '
            'name="chon" value="{}~{}" aria-label="{} {}"> <a class="number" href="{}">{}</a></span></td>',
            label,
            dossier.pk,
            dossier.moves,
            tick,
            number,
            dossier_url(number, self._asked.going_on(row.key)),
            number,
        )

    def _moves(self, row: Row) -> str:
        buttons = format_html_join(
            " ",
            '<button form="take" formaction="{}" name="moves" value="{}" class="button quiet" '
            'data-key="{}">{}<span class="hide"> {}</span></button>',
            (
                (
                    reverse("desk:act", args=[row.dossier.number, move.name]),
                    row.dossier.moves,
                    KEYS[move.name],
                    str(move.label),
                    row.dossier.number,
                )
                for move in row.moves
            ),
        )
        return format_html(
            '<td role="cell" data-label="{}"><span>{}</span></td>', self._labels[1], buttons
        )
