"""What moves put into the wallet. Only for who has an account: nobody else could open it."""

from collections.abc import Iterator

from motcua.common import clock
from motcua.common.vietnamese import fold
from motcua.dossiers import judging
from motcua.dossiers.models import Attachment, Delivery, Dossier, Event
from motcua.dossiers.models.work import Verdict
from motcua.wallet.models import Kept, Kind
from motcua.wallet.validity import valid_until

# When what was found of the papers is for good.
JUDGED = ("accept", "finish", "hand_over")


def follow(event: Event) -> None:
    dossier = event.dossier
    if event.action == "correct":
        Kept.objects.filter(dossier=dossier, kind=Kind.RESULT, replaced_at=None).update(
            replaced_at=event.at
        )
    if dossier.by_id is None:
        return
    rows = list(_papers(event)) if event.action in JUDGED else []
    if row := _result(event):
        rows.append(row)
    # The same move seen twice, or a paper found good twice, is one row.
    Kept.objects.bulk_create(rows, ignore_conflicts=True)


def _result(event: Event) -> Kept | None:
    """Once it may be read: online as soon as it is there, else when it was handed over."""
    dossier = event.dossier
    online = event.action == "finish" and dossier.delivery == Delivery.ONLINE
    if dossier.result is None or not (online or event.action == "hand_over"):
        return None
    kind, ready = dossier.version.description.result[0], dossier.finished_at or event.at
    issued = clock.local(ready).date()
    return Kept(
        owner=dossier.owner,
        kind=Kind.RESULT,
        name=kind.name,
        folded=fold(kind.name),
        code=kind.code,
        issuer=dossier.agency.name,
        number=dossier.result_number,
        issued_on=issued,
        validity=kind.validity,
        valid_until=valid_until(issued, kind.validity),
        whose=dossier.applicant_name,
        dossier=dossier,
        file=dossier.result,
    )


def _papers(event: Event) -> Iterator[Kept]:
    dossier = event.dossier
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    enough = [
        key
        for key, found in judging.judgements(dossier).items()
        if found.verdict == Verdict.ENOUGH and key in names
    ]
    for given in _given(dossier, enough):
        yield Kept(
            owner=dossier.owner,
            kind=Kind.PAPER,
            name=names[given.paper],
            folded=fold(names[given.paper]),
            whose=dossier.applicant_name,
            dossier=dossier,
            paper=given.paper,
            file=given.file,
        )


def _given(dossier: Dossier, keys: list[str]) -> list[Attachment]:
    """Of a paper asked for again only what was sent last was found good."""
    sent = dossier.attachments.filter(sent=True, paper__in=keys).select_related("file")
    last: dict[str, int] = {}
    for one in sent:
        last[one.paper] = max(last.get(one.paper, 0), one.round)
    return [one for one in sent if one.round == last[one.paper]]
