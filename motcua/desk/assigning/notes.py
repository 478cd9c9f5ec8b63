"""Beside the holder's name: done for somebody absent, given by whom and when, and by which rule."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from motcua.common.templatetags.vi import luc
from motcua.dossiers import queries
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import BY_RULE
from motcua.dossiers.models import Dossier, Event


def notes(dossiers: Iterable[Dossier], acting: Acting) -> dict[int, list[str]]:
    """For the person whose work it is, by the dossier's key; one query for all of them."""
    absent = {posting.pk: posting for posting in acting.posts[1:]}
    ours = {posting.pk for posting in acting.posts}
    dossiers = list(dossiers)
    given = queries.given([one for one in dossiers if one.holder_id in ours])
    found: dict[int, list[str]] = {}
    for dossier in dossiers:
        said = []
        if dossier.holder_id in absent:
            said.append(_("làm thay %(who)s") % {"who": absent[dossier.holder_id].user})
        if dossier.pk in given:
            said.append(given_words(given[dossier.pk]))
        found[dossier.pk] = said
    return found


def given_words(event: Event) -> str:
    """ "được giao lúc 09:12 ngày 10/03/2026 bởi Phạm Văn Dũng". A rule gives it at no hour of its own."""
    if rule := event.data.get(BY_RULE):
        return _("theo quy tắc: %(rule)s") % {"rule": rule_words(rule)}
    return _("được giao lúc %(at)s bởi %(who)s") % {"at": luc(event.at), "who": event.by}


def rule_words(rule: dict[str, Any]) -> str:
    parts = []
    if rule["field"]:
        parts.append(_("lĩnh vực %(field)s") % {"field": rule["field"]})
    if rule["unit"]:
        parts.append(_("địa bàn %(unit)s") % {"unit": rule["unit"]})
    if rule["least"]:
        parts.append(_("ai đang giữ ít hồ sơ nhất"))
    return ", ".join(parts) or _("mọi hồ sơ")


def history_words(event: Event) -> str:
    """What the history adds to a move that put the dossier into somebody's hands."""
    if event.holder is None:
        return ""
    if rule := event.data.get(BY_RULE):
        facts = {"who": event.holder.user, "rule": rule_words(rule)}
        return _("Tự giao cho %(who)s theo quy tắc: %(rule)s.") % facts
    if event.action == "assign":
        return _("Giao cho %(who)s.") % {"who": event.holder.user}
    return ""
