"""Publishing and withdrawing versions: the only writers of a version's state."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from motcua.common import clock
from motcua.procedures.body import body_of, digest_of
from motcua.procedures.models import Field, Procedure, State, Version
from motcua.procedures.reader import names
from motcua.procedures.schema import Description
from motcua.procedures.spelling import sound


def publish(description: Description, *, field: Field) -> tuple[Version, bool]:
    """The version with this content, and whether it is new. Publishing the same again does nothing.

    Other content for the same effective date replaces the version of that date; dossiers that run
    under the replaced one keep it.
    """
    with transaction.atomic():
        procedure, _ = Procedure.objects.get_or_create(
            code=description.code, defaults=_shared(description, field)
        )
        # Two loaders at once would draw the same number.
        procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
        published = Version.objects.filter(procedure=procedure, state=State.PUBLISHED)
        standing = published.filter(effective_from=description.effective_from).first()
        made = standing is None or standing.digest != digest_of(description)
        version = _add(procedure, description, standing) if made or standing is None else standing
        newest = published.order_by("effective_from").last()
        if newest == version:
            _refresh(procedure, description, field)
    return version, made


def withdraw(version: Version, *, at: dt.datetime | None = None) -> None:
    """No new dossier may be opened, and no draft sent, under this version."""
    version.withdrawn_at = at or clock.now()
    version.save(update_fields=["withdrawn_at"])


def _add(procedure: Procedure, description: Description, standing: Version | None) -> Version:
    last = procedure.versions.order_by("number").values_list("number", flat=True).last()
    if standing is not None:
        standing.state = State.REPLACED
        standing.save(update_fields=["state"])
    return Version.objects.create(
        procedure=procedure,
        number=(last or 0) + 1,
        state=State.PUBLISHED,
        level=description.level,
        effective_from=description.effective_from,
        effective_to=description.effective_to,
        offered_by=list(description.offered_by),
        decided_by=list(description.decided_by),
        body=body_of(description),
        digest=digest_of(description),
        published_at=clock.now(),
    )


def _shared(description: Description, field: Field) -> dict[str, object]:
    return {
        "name": description.name,
        "field": field,
        "synonyms": list(description.synonyms),
        "life_events": list(description.life_events),
        "search_text": search_text(description, field),
    }


def _refresh(procedure: Procedure, description: Description, field: Field) -> None:
    shared = _shared(description, field)
    if any(getattr(procedure, name) != value for name, value in shared.items()):
        for name, value in shared.items():
            setattr(procedure, name, value)
        procedure.save(update_fields=list(shared))


def search_text(description: Description, field: Field) -> str:
    """What words are looked for in: name, synonyms, field and life events, by sound."""
    events = names("life_events")
    said = [description.name, *description.synonyms, field.name]
    said += [events[event] for event in description.life_events if event in events]
    return sound(" · ".join([*said, description.code]))
