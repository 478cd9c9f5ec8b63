"""What a request or a proposal names, in the words of the page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.documents.facts import field_labels
from motcua.dossiers import asking
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.models.work import Verdict
from motcua.dossiers.where import moment


def named_wants(dossier: Dossier, asked: Mapping[str, Any]) -> list[dict[str, str]]:
    papers = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    labels = field_labels(dossier.version, asked.get("fields", {}))
    wants = [(papers.get(k, k), why) for k, why in asked.get("papers", {}).items()]
    for other in asking.others_in(asked).values():
        law = _("%(why)s Căn cứ: %(article)s") % {"why": other.reason, "article": other.article}
        wants.append((other.name, law))
    wants += [(labels.get(k, k), why) for k, why in asked.get("fields", {}).items()]
    return [{"key": name, "value": why} for name, why in wants]


def said_of_papers(dossier: Dossier, event: Event) -> Iterator[str]:
    """What the event says for ever of papers judged, of the window to ask in, and of the leader's leave."""
    data = event.data
    if "in_window" in data:
        until = moment(clock.moment(data["ask_until"]))
        kept = _("Trong hạn yêu cầu bổ sung (đến %(until)s).")
        missed = _("Quá hạn yêu cầu bổ sung (đến %(until)s).")
        yield (kept if data["in_window"] else missed) % {"until": until}
    if leave := data.get("leave"):
        yield _("Lãnh đạo cho phép: %(why)s") % {"why": leave["reason"]}
    if judged := data.get("judgements"):
        names = asking.named_papers(dossier, {row["paper"] for row in judged})
        yield _("Đánh giá giấy tờ:")
        for row in judged:
            said = ": ".join(filter(None, (str(Verdict(row["verdict"]).label), row["reason"])))
            yield f"– {names.get(row['paper'], row['paper'])}: {said}"
