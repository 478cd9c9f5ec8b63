"""The people of a dossier: who sends it (step 1), whose it is (step 2), as lines like any other."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from motcua.procedures.lines import PERSON_LINES, Line, Section

_ASKED = (
    "full_name",
    "birth_year",
    "sex",
    "identity_kind",
    "identity_number",
    "identity_issued_on",
    "identity_issued_by",
    "phone",
    "email",
    "residence",
)
# WCAG 1.3.5: the browser may fill in what the person has told it, but only about the person.
_AUTOCOMPLETE = {"full_name": "name", "phone": "tel", "email": "email"}
# A child has no card yet; what cannot be asked of everybody is not demanded of the applicant.
_DEMANDED_OF_APPLICANT = {"full_name", "birth_year", "sex", "residence"}


def _line(name: str, *, required: bool, autocomplete: str = "") -> Line:
    key = "birth_date" if name == "birth_year" else name
    return replace(PERSON_LINES[name], key=key, required=required, autocomplete=autocomplete)


SUBMITTER = (
    Section(
        "submitter",
        _("Người nộp hồ sơ"),
        tuple(
            _line(name, required=True, autocomplete=_AUTOCOMPLETE.get(name, "")) for name in _ASKED
        ),
    ),
)
APPLICANT = (
    Section(
        "applicant",
        _("Chủ hồ sơ"),
        tuple(_line(name, required=name in _DEMANDED_OF_APPLICANT) for name in _ASKED),
        hint=_("Là người mà giấy tờ cấp cho. Trẻ em chưa có số giấy tờ thì để trống dòng đó."),
    ),
)
# At the counter the card lies on the desk, and not everybody has a telephone or an e-mail address.
_DEMANDED_AT_THE_COUNTER = {"full_name", "identity_number"}
PEOPLE: dict[str, tuple[Section, ...]] = {"submitter": SUBMITTER, "applicant": APPLICANT}
AT_THE_COUNTER: dict[str, tuple[Section, ...]] = PEOPLE | {
    "submitter": tuple(
        replace(
            section,
            lines=tuple(
                replace(line, required=line.key in _DEMANDED_AT_THE_COUNTER, autocomplete="")
                for line in section.lines
            ),
        )
        for section in SUBMITTER
    )
}
