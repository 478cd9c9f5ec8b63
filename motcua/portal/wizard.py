"""The four steps and what their pages share: the order is a list, the look of each is a form of the version."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.dossiers import drafts, versions
from motcua.dossiers.models import Dossier

TICKET_SALT = "portal.draft"
TICKET_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Step:
    slug: str
    part: Any  # a Part of the form, or "papers"
    label: str | Promise


STEPS = (
    Step("nguoi-nop", "submitter", _("Người nộp hồ sơ")),
    Step("chu-ho-so", "applicant", _("Chủ hồ sơ")),
    Step("to-khai", "declaration", _("Tờ khai")),
    Step("giay-to", "papers", _("Giấy tờ đính kèm và gửi đi")),
)
PEOPLE = STEPS[:2]
BY_SLUG = {step.slug: step for step in STEPS}
BY_PART = {step.part: step for step in STEPS}


def address(dossier: Dossier, step: Step) -> str:
    if step.part == "papers":
        return reverse("portal:papers", args=[dossier.key])
    return reverse("portal:step", args=[dossier.key, step.slug])


def after(step: Step) -> Step:
    return STEPS[STEPS.index(step) + 1]


def before(step: Step) -> Step | None:
    index = STEPS.index(step)
    return STEPS[index - 1] if index else None


def frame(dossier: Dossier, current: Step) -> dict[str, Any]:
    """What every page of the wizard shows around its form."""
    states = [_state(dossier, step, current) for step in STEPS]
    return {
        "dossier": dossier,
        "version": dossier.version,
        "newer": versions.newer(dossier),
        "still_offered": not drafts.no_longer_offered(dossier.version),
        "step": current,
        "steps": [
            {"label": step.label, "url": address(dossier, step), "state": state}
            for step, state in zip(STEPS, states, strict=True)
        ],
        "back_url": address(dossier, earlier) if (earlier := before(current)) else "",
    }


def _state(dossier: Dossier, step: Step, current: Step) -> str:
    """A step counts as done when nothing in it would keep the dossier from being sent, not when it was passed."""
    if step == current:
        return "now"
    if step.part == "papers" or not getattr(dossier, step.part):
        return "next"
    return "next" if drafts.part_form(dossier, step.part, strict=True).errors else "done"


def ticket(dossier: Dossier) -> str:
    """Lets a page save into its own draft after the session has ended; it opens nothing and shows nothing."""
    said = [dossier.key, dossier.by_id, _mark(dossier.owner)]
    return signing.dumps(said, salt=TICKET_SALT)


def _mark(user: User) -> str:
    """Another one once the password was changed: that ends tickets as it ends sessions."""
    return user.get_session_auth_hash()[:16]


@dataclass(frozen=True)
class Ticket:
    owner_id: int
    mark: str

    def still_good(self, owner: User) -> bool:
        return constant_time_compare(self.mark, _mark(owner))


def read_ticket(request: HttpRequest, key: str) -> Ticket | None:
    """What the posted ticket says, when it was made for this draft."""
    try:
        ticket_key, owner_id, mark = signing.loads(
            request.POST.get("ticket", ""), salt=TICKET_SALT, max_age=TICKET_SECONDS
        )
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(int(owner_id), str(mark)) if ticket_key == key else None


def linked(dossier: Dossier, defects: list[drafts.Defect]) -> list[dict[str, str]]:
    """Defects with the address of the very field they speak of."""
    forms = {part: drafts.part_form(dossier, part, strict=False) for part in drafts.PARTS}
    found = []
    for defect in defects:
        url, message = "", defect.message
        if step := BY_PART.get(defect.part):
            anchor = f"paper_{defect.field}"
            if step.part in forms:
                anchor = forms[step.part][defect.field].focus_id  # type: ignore[attr-defined]
            url = f"{address(dossier, step)}#{anchor}"
        if step in PEOPLE:  # both are asked the same questions
            message = f"{step.label}: {message}"
        found.append({"url": url, "message": message})
    return found
