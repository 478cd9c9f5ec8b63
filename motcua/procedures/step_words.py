"""A step in words: who, how long, and what else may happen in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies.models import DivisionKind
from motcua.procedures import graph
from motcua.procedures.readings import lower_first
from motcua.procedures.schema import Consultation, Description, Extension, Step
from motcua.procedures.value_words import CHOICES
from motcua.procedures.value_words import said as value_said

# The division is the one-stop desk or the leaders themselves: naming both says it twice.
_SAME = {("clerk", "one-stop"), ("leader", "leadership"), ("seal_clerk", "seal")}


@dataclass(frozen=True)
class Item:
    """One step as the list beside the drawing says it."""

    key: str
    name: str
    what: str
    who: str
    hours: str
    extras: tuple[str, ...]
    # Those of the extras that stop the legal clock.
    pauses: tuple[str, ...]
    # Named only where it is not simply the one below.
    next: tuple[str, ...]


def as_list(description: Description) -> list[Item]:
    """The drawing as a list, in its order."""
    order, ahead = graph.in_order(description), graph.edges(description)
    items = []
    for place, below in zip(order, [*order[1:], None], strict=True):
        step, then = description.steps[place], ahead[place]
        names = () if then in ((below,), ()) else tuple(description.steps[n].name for n in then)
        said = (who(step, description), hours_text(step.working_hours), extras(step), pauses(step))
        items.append(Item(step.key, step.name, step.what, *said, names))
    return items


def who(step: Step, description: Description) -> str:
    """ "Cán bộ thụ lý, Lao động – Xã hội, UBND cấp huyện"; the agency where there are two."""
    said = [value_said("Step", "role", step.role)]
    if (step.role, step.division) not in _SAME:
        said.append(str(DivisionKind(step.division).label))
    if any(one.at == "decider" for one in description.steps):
        kinds = description.decided_by if step.at == "decider" else description.offered_by
        said.append(_(" hoặc ").join(dict.fromkeys(map(agency, kinds))))
    return ", ".join(said)


def agency(kind: str) -> str:
    """Within a sentence: "công an tỉnh", but "UBND tỉnh" and "Sở Y tế"."""
    if kind not in CHOICES["agency"]:
        return _("cơ quan khác")
    said = value_said("Step", "agency", kind)
    return lower_first(said) if kind.endswith("-police") else said


def hours_text(number: float) -> str:
    return _("%(hours)s giờ làm việc") % {"hours": f"{number:g}".replace(".", ",")}


def extras(step: Step) -> tuple[str, ...]:
    """What may happen besides: asked, posted, extended, paused."""
    said = []
    if step.asks:
        said.append(_("Hỏi ý kiến %(who)s: %(what)s. Trả lời trong %(hours)s") % _asked(step.asks))
        if step.asks.silence_is_consent:
            said[-1] += _("; hết hạn không trả lời là đồng ý")
    if step.posting_days:
        days = ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", step.posting_days)
        said.append(_("Niêm yết công khai %(days)s") % {"days": days % {"n": step.posting_days}})
    if step.appointment:
        said.append(_("Hẹn người dân đến: %(what)s") % {"what": step.appointment})
    if step.extension:
        said.append(extension_text(step.extension))
    said += pauses(step)
    if not step.may_return:
        said.append(_("Không trả lại bước trước"))
    return tuple(said)


def _asked(asks: Consultation) -> dict[str, str]:
    who = agency(asks.agency)
    if not asks.agency.startswith("department-"):
        who += f" ({DivisionKind(asks.division).label})"
    return {"who": who, "what": asks.what, "hours": hours_text(asks.working_hours)}


def pauses(step: Step) -> tuple[str, ...]:
    return tuple(
        (
            _("Tạm dừng thời hạn khi %(cause)s, sau đó tính lại từ đầu")
            if pause.after == "restart"
            else _("Tạm dừng thời hạn khi %(cause)s")
        )
        % {"cause": value_said("Pause", "cause", pause.cause)}
        for pause in step.pauses
    )


def extension_text(extension: Extension) -> str:
    days = (_("%(n)s ngày làm việc") if extension.unit == "working_day" else _("%(n)s ngày")) % {
        "n": extension.value
    }
    return _("Có thể gia hạn %(days)s (%(article)s)") % {"days": days, "article": extension.article}
