"""How an intake ends, each with one press: accepted, asked to bring the rest, refused. All or nothing."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.desk.intake.forms import OutcomeForm
from motcua.dossiers import actions, counter, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.drafts import Defect
from motcua.dossiers.models import Dossier
from motcua.payments import till


def accept(dossier: Dossier, posting: Posting, said: OutcomeForm) -> bool:
    """False where the form has still something to say."""
    if not said.is_valid():
        return False
    acting, to = Acting(posting.user, posting), said.cleaned_data.get("to", "")
    with transaction.atomic():
        _receive(dossier, acting, said, complete=True)
        actions.accept(dossier, acting, said.cleaned_data["note"], to=to)
    return True


def supplement(dossier: Dossier, posting: Posting, said: OutcomeForm) -> bool:
    if not said.is_valid():
        return False
    asked = counter.missing(dossier)
    if not any(asked.values()):
        message = _("Chưa có gì để yêu cầu bổ sung: ghi chỗ thiếu, sai ở giấy tờ tương ứng.")
        raise drafts.NotReady([Defect("dossier", "", message)])
    acting = Acting(posting.user, posting)
    with transaction.atomic():
        _receive(dossier, acting, said, complete=False)
        actions.ask_supplement(
            dossier,
            acting,
            papers=asked["papers"],
            fields=asked["fields"],
            note=said.cleaned_data["note"],
        )
    return True


def refuse(dossier: Dossier, posting: Posting, said: OutcomeForm) -> bool:
    if not said.is_valid() or not said.demand_reason():
        return False
    acting = Acting(posting.user, posting)
    with transaction.atomic():
        _receive(dossier, acting, said, complete=False)
        actions.refuse(dossier, acting, said.cleaned_data["refusal"])
    return True


def _receive(dossier: Dossier, acting: Acting, said: OutcomeForm, *, complete: bool) -> None:
    actions.receive(
        dossier,
        acting,
        complete=complete,
        wants_account=said.cleaned_data["wants_account"],
        paid=said.cleaned_data["paid"],
    )
    if said.cleaned_data["paid"] and dossier.owed and acting.posting:
        till.take(dossier, acting.posting, dossier.owed)
        dossier.refresh_from_db(fields=["owed"])


ENDINGS: dict[str, Callable[[Dossier, Posting, OutcomeForm], bool]] = {
    "accept": accept,
    "supplement": supplement,
    "refuse": refuse,
}
