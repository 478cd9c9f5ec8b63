"""The pages of the desk by name, and for whom they are. A new page of its own is one line here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.absence import leads_somebody
from motcua.accounts.models import Posting, Role
from motcua.dossiers import access
from motcua.payments.access import works_with_money
from motcua.payments.collecting import collects


@dataclass(frozen=True)
class Entry:
    page: str
    label: str | Promise
    shown: Callable[[Posting], bool] = lambda posting: True


def keeps_the_register(posting: Posting) -> bool:
    """Who takes in and gives back, and who answers for it."""
    return posting.role in (Role.CLERK, Role.LEADER)


# The most used come first: so many stand in the line at the width of an office screen.
IN_LINE = 5
ENTRIES: tuple[Entry, ...] = (
    Entry("desk:queue", _("Hồ sơ chờ xử lý")),
    Entry("desk:intake", _("Tiếp nhận"), access.works_at_the_desk),
    Entry("desk:late", _("Hạn")),
    Entry("desk:handing", _("Bàn giao")),
    Entry("desk:register", _("Sổ theo dõi"), shown=keeps_the_register),
    Entry("desk:till", _("Thu tiền"), collects),
    Entry("desk:payments", _("Tiền thu và hoàn"), works_with_money),
    Entry("desk:receipts", _("Biên lai"), keeps_the_register),
    Entry("desk:assignment", _("Phân công"), leads_somebody),
    Entry("desk:voice", _("Phản ánh"), leads_somebody),
    Entry("desk:ratings", _("Mức hài lòng"), leads_somebody),
    Entry("desk:province", _("Toàn tỉnh"), access.sees_province),
    Entry("desk:parcels", _("Bưu chính"), access.works_at_the_desk),
    Entry("desk:absence", _("Vắng mặt")),
    Entry("desk:read_back", _("Đọc tờ khai")),
    Entry("desk:look_up", _("Tra cứu phiếu"), access.works_at_the_desk),
)


@dataclass(frozen=True)
class Menu:
    """What stands in the line, and what opens behind “Thêm”."""

    first: list[Entry]
    rest: list[Entry]


def menu(posting: Posting) -> Menu:
    shown = [entry for entry in ENTRIES if entry.shown(posting)]
    return Menu(shown[:IN_LINE], shown[IN_LINE:])
