"""Biên bản xác minh: what was found on the spot, to be printed and signed by who took part."""

from dataclasses import dataclass

from motcua.common import clock
from motcua.documents import facts
from motcua.documents.facts_desk import of_the_office
from motcua.documents.models import Document
from motcua.documents.papers import Letter, Signer
from motcua.documents.render import letter_data, moment_words, render


@dataclass(frozen=True, kw_only=True)
class Verification(Letter):
    dossier_number: str
    content_of_request: str
    applicant: str
    at: str
    where: str
    participants: str
    content: str
    officer: str


def verification(document: Document) -> Verification:
    dossier, data = document.dossier, document.event.data
    return Verification(
        **of_the_office(document.event, number=document.number),
        dossier_number=dossier.number or "",
        content_of_request=facts.content(dossier),
        applicant=dossier.applicant_name,
        at=moment_words(clock.moment(data["at"])),
        where=data["place"],
        participants=data["participants"],
        content=data["content"],
        officer=facts.officer(document)[0],
    )


def render_verification(paper: Verification) -> bytes:
    signers = [
        Signer(title="Người tham gia xác minh"),
        Signer(title="Người lập biên bản", name=paper.officer),
    ]
    return render(
        "verification",
        letter_data(paper, "Biên bản xác minh", None) | {"page_size": "a4", "signers": signers},
    )
