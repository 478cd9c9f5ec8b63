"""The whole dossier as one ZIP that checks itself: what was declared, papers, result, history and its proofs.

The applicant's copy withholds what is the office's own business: such a part of an event stands there as its
commitment, and the history verifies all the same.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.documents import actions as documents
from motcua.dossiers import asking, drafts, flow, lateness, queries
from motcua.dossiers.answers import declared
from motcua.dossiers.models import Dossier, Event, Leaf, event_parts, history_mark, part_salt
from motcua.dossiers.promise_words import who
from motcua.dossiers.proof import sealing, verify
from motcua.files.models import StoredFile
from motcua.files.names import clean_name
from motcua.procedures.fields import display_rows, people_rows

PIECE = 1 << 20
# Of an event that is told to the applicant they get these parts, and of its facts what concerns them.
SHOWN = {"number", "action", "before", "after", "at", "step", "division", "due_at", "note"}
FACTS = {
    *("files", "declared_sha256", "answer_by", "asked", "papers", "fields", "others", "round"),
    *("clock", "recomputed", "reply_by", "article", "result_sha256", "old_sha256", "on_time"),
    *("channel", "complete", "from", "to"),
}
# What an officer proposes to the desk, and whom the work is given to, is the office's own affair.
PROPOSED = {"propose_supplement", "decline_supplement", "assign", "give_back"}
# Of the office's own work that it happened, and when.
OF_INSIDE = {"number", "at"}


@dataclass
class Content:
    """Everything that goes in, as of one moment."""

    texts: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())


def content(dossier: Dossier, *, inside: bool, result: bool) -> Content:
    """`inside`: for an officer, nothing withheld. `result`: it may be taken along already."""
    for document, _name in documents.named(dossier):
        documents.rendered(document.pk)
    with transaction.atomic():
        # No move comes between reading the events and reading what they name.
        Dossier.objects.select_for_update().only("pk").get(pk=dossier.pk)
        events = list(queries.events(dossier))
        found = Content(files=dict(_files(dossier, events, inside=inside, result=result)))
        history = [exported(event, inside=inside) for event in events]
        proof = _proof(dossier)
    head = {"format": verify.FORMAT, "dossier": dossier.pk, "number": dossier.number}
    found.texts = {
        verify.HISTORY: _json({**head, "events": history}),
        verify.PROOF: _json(proof),
        verify.DECLARED: drafts.declared_text(dossier).encode(),
        "ho-so.html": _page(dossier, events, found, inside=inside).encode(),
        "DOC-TRUOC.txt": render_to_string("documents/copy.txt", {"dossier": dossier}).encode(),
        "kiem-tra.py": Path(verify.__file__).read_bytes(),
    }
    return found


def write(found: Content, out: IO[bytes], told: Callable[[int], None] = lambda size: None) -> None:
    """Piece by piece: a dossier of any size takes little memory. `told` hears how many bytes of files are done."""
    listed = {
        name: _listed(sha256(text).hexdigest(), len(text)) for name, text in found.texts.items()
    }
    listed |= {name: _listed(file.sha256, file.size) for name, file in found.files.items()}
    manifest = {"format": verify.FORMAT, "made_at": clock.now().isoformat(), "files": listed}
    at, done = clock.now().timetuple()[:6], 0
    with ZipFile(out, "w") as packed:
        for name, text in {**found.texts, verify.MANIFEST: _json(manifest)}.items():
            entry = ZipInfo(name, at)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, text)
        for name, file in found.files.items():
            entry = ZipInfo(name, at)
            entry.compress_type, entry.file_size = ZIP_STORED, file.size
            with default_storage.open(file.path, "rb") as stored, packed.open(entry, "w") as into:
                shutil.copyfileobj(stored, into, PIECE)
            done += file.size
            told(done)


def packed(found: Content) -> IO[bytes]:
    """As a file that is gone when it is closed."""
    made = TemporaryFile()  # noqa: SIM115  the answer closes it
    write(found, made)
    made.seek(0)
    return made


def _listed(digest: str, size: int) -> dict[str, Any]:
    return {"sha256": digest, "size": size}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def exported(event: Event, *, inside: bool) -> dict[str, Any]:
    """An event as its copy shows it, each part open or withheld."""
    told = not flow.MOVES[event.action].inside
    parts: dict[str, Any] = {}
    for name, value in event_parts(event).items():
        salt = part_salt(event, name)
        open_ = _is_shown(name, event.action) if told else name in OF_INSIDE
        if inside or open_:
            parts[name] = {"salt": salt, "value": value}
        else:
            parts[name] = {"commitment": verify.commitment(salt, name, value)}
    return {
        "sequence": event.sequence,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
        "parts": parts,
    }


def _is_shown(name: str, action: str) -> bool:
    return name in SHOWN or (action not in PROPOSED and name.removeprefix("data.") in FACTS)


def _proof(dossier: Dossier) -> dict[str, Any]:
    leaves = sealing.leaves_of(dossier)
    own = Leaf.objects.filter(event__dossier=dossier).select_related("seal")
    seals = {leaf.seal.number: sealing.exported(leaf.seal) for leaf in own}
    return {
        "format": verify.FORMAT,
        "leaves": leaves,
        "seals": [seals[number] for number in sorted(seals)],
    }


def _files(
    dossier: Dossier, events: list[Event], *, inside: bool, result: bool
) -> Iterator[tuple[str, StoredFile]]:
    given = dossier.attachments.filter(sent=True).select_related("file").order_by("pk")
    yield from _numbered(verify.ATTACHED, [one.file for one in given])
    printed = documents.named(dossier) if inside else documents.for_the_applicant(dossier)
    yield from _numbered(verify.PRINTED, [d.file for d, _name in printed if d.file])
    results = [one.file for one in queries.old_results(dossier)]
    if result and dossier.result:
        results.append(dossier.result)
    yield from _numbered(verify.RESULT, results)
    if inside:
        yield from _numbered(verify.WORK, list(_of_the_work(dossier)))


def _of_the_work(dossier: Dossier) -> Iterator[StoredFile]:
    for event in dossier.events.exclude(action="correct").prefetch_related("files__file"):
        yield from (one.file for one in event.files.all())
    answered = dossier.consultations.exclude(file=None).select_related("file").order_by("pk")
    yield from (one.file for one in answered if one.file)


def _numbered(folder: str, files: list[StoredFile]) -> Iterator[tuple[str, StoredFile]]:
    for number, file in enumerate(files, 1):
        yield f"{folder}{number:02}-{clean_name(file.name)}", file


def _page(dossier: Dossier, events: list[Event], found: Content, *, inside: bool) -> str:
    told = [e for e in events if inside or not flow.MOVES[e.action].inside]
    context = {
        "dossier": dossier,
        "events": [_told(event, inside=inside) for event in told],
        "declared": [*_people(dossier), *_answers(dossier)],
        "files": list(found.files),
        "head": history_mark(events[-1]),
        "made_at": clock.now(),
    }
    return render_to_string("documents/copy.html", context)


def _people(dossier: Dossier) -> list[tuple[str, Any]]:
    return [
        (_("Người nộp hồ sơ"), people_rows("submitter", dossier.submitter)),
        (_("Chủ hồ sơ"), people_rows("applicant", dossier.applicant)),
    ]


def _answers(dossier: Dossier) -> list[tuple[str, Any]]:
    description = dossier.version.description
    return list(display_rows(description, declared(dossier), people=dossier.people))


def _told(event: Event, *, inside: bool) -> dict[str, Any]:
    words = (event.note, lateness.said(event), event.private_note if inside else "")
    return {
        "title": asking.said(event),
        "sequence": event.sequence,
        "at": clock.local(event.at),
        "who": who(event),
        "text": "\n".join(filter(None, words)),
        "mark": history_mark(event),
    }
