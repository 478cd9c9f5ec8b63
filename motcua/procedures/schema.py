"""The format of data/procedures/*.toml: one file is one published version of a procedure.

Shape only; what the parts must say to one another is in `checks`, reading with line numbers in
`reader`. Nothing here needs Django or a database, so that
`python -m motcua.procedures data/procedures/*.toml` works anywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Rule

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Optional = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
# No "__" inside a key: it joins a group and its parts in the flat keys of the answers.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}$")]
# A condition over the answers of the declaration; `logic` says what may stand in it.
Condition = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
AgencyKind = Annotated[
    str,
    StringConstraints(
        pattern=r"^(province-committee|district-committee|commune-committee"
        r"|province-police|commune-police|department-[a-z]+(-[a-z]+)*)$"
    ),
]

DivisionKind = Literal[
    "one-stop", "justice", "labour", "construction", "residence", "seal", "leadership"
]
Role = Literal["clerk", "officer", "leader", "seal_clerk"]
FieldKind = Literal[
    "text",
    "long_text",
    "number",
    "money",
    "date",
    "partial_date",
    "date_in_words",
    "time",
    "yes_no",
    "one_of",
    "several_of",
    "email",
    "phone",
    "identity",
    "passport",
    "tax_code",
    "person",
    "address",
    "agency_text",
    "ethnic_group",
    "nationality",
    "note",
    "confirmation",
]
PersonPart = Literal[
    "full_name",
    "birth_date",
    "birth_year",
    "sex",
    "ethnic_group",
    "nationality",
    "residence",
    "identity",
    "phone",
    "email",
]
IDENTITY_KEYS = (
    "identity_kind",
    "identity_number",
    "identity_issued_on",
    "identity_issued_by",
)


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Paper(Part):
    key: Key
    name: Text
    hint: Optional = ""
    mode: Literal["submit", "present", "not_needed_if_data"] = "submit"
    required: bool = False
    # `when` is read by people, `required_when` by the program.
    when: Optional = ""
    required_when: Condition = ""
    original: int = Rule(default=0, ge=0, le=20)
    copies: int = Rule(default=0, ge=0, le=20)


class FormField(Part):
    key: Key
    kind: FieldKind
    label: Text
    required: bool = False
    hint: Optional = ""
    example: Optional = ""
    options: tuple[Title, ...] = ()
    parts: tuple[PersonPart, ...] = ()
    prefill: str = Rule(default="", pattern=r"^((submitter|applicant)(\.[a-z_]+)?)?$")
    min: int | None = None
    max: int | None = None
    max_length: int | None = Rule(default=None, ge=1, le=20_000)
    # How many digits may stand after the comma of a number: 2 for an area in m².
    decimals: int = Rule(default=0, ge=0, le=3)
    past: bool = False
    future: bool = False
    show_when: Condition = ""
    required_when: Condition = ""

    def flat_keys(self) -> Iterator[str]:
        """The keys under which the answers are kept: one, or one per line of a person."""
        if self.kind != "person":
            yield self.key
            return
        for part in self.parts:
            for line in IDENTITY_KEYS if part == "identity" else (part,):
                yield f"{self.key}__{line}"


class FormSection(Part):
    key: Key
    title: Title
    hint: Optional = ""
    show_when: Condition = ""
    required_when: Condition = ""
    fields: tuple[FormField, ...] = Rule(min_length=1)


class PrintedBlock(Part):
    """A titled group of printed lines; see `printed`."""

    title: Optional = ""
    lines: tuple[Text, ...] = Rule(min_length=1)
    columns: Literal[1, 2] = 1


class PrintedSigner(Part):
    """A place to sign: `said` stands above the room for the hand, `name` and `below` under it."""

    title: Title
    note: Optional = ""
    name: Optional = ""
    said: tuple[Text, ...] = ()
    below: tuple[Text, ...] = ()


class Check(Part):
    """What answers must not say together: where `when` holds, `message` stands at the line `at`."""

    when: Annotated[Condition, StringConstraints(min_length=1)]
    at: str
    message: Text


class Declaration(Part):
    title: Title
    form_code: Optional = ""
    form_source: Optional = ""
    pledge: Optional = ""
    to: Optional = "Kính gửi"
    # Before the place and date: "Làm tại:".
    place_label: Optional = ""
    # Every signer signs under a date of his own, as on form CT01.
    dated_signers: bool = False
    ask_copies: bool = False
    # The official form, line by line; without it the form's own sections are printed.
    blocks: tuple[PrintedBlock, ...] = ()
    signers: tuple[PrintedSigner, ...] = ()


class Step(Part):
    key: Key
    name: Title
    role: Role
    division: DivisionKind
    at: Literal["receiver", "decider"] = "receiver"
    working_hours: float = Rule(gt=0, le=2000)


class Limit(Part):
    value: int = Rule(default=1, ge=1, le=3650)
    unit: Literal["working_day", "calendar_day", "working_hour", "same_day", "month"]
    note: Optional = ""
    after_supplement: Literal["restart", "resume"] = "restart"


class Channel(Part):
    channel: Literal["online", "counter", "post"]
    fee: int = Rule(default=0, ge=0, le=10_000_000_000)
    fee_unit: Optional = ""
    fee_note: Optional = ""
    fee_sample: bool = False


class Exemption(Part):
    who: Text
    proof: Optional = ""


class Result(Part):
    name: Title
    code: str = Rule(default="", pattern=r"^(KQ\.[A-Z]\d{2}\.\d{6})?$")
    validity: Optional = ""


class Description(Part):
    """All that one version of a procedure says; the body of `Version`."""

    code: Code
    name: Title
    field: Slug
    effective_from: dt.date
    effective_to: dt.date | None = None
    level: int = Rule(ge=1, le=4)
    partial_reason: Optional = ""
    offered_by: tuple[AgencyKind, ...] = Rule(min_length=1)
    decided_by: tuple[AgencyKind, ...] = Rule(min_length=1)
    audience: tuple[Title, ...] = ()
    summary: Text
    synonyms: tuple[Title, ...] = ()
    life_events: tuple[Slug, ...] = ()
    visits: int = Rule(default=0, ge=0, le=5)
    visits_note: Optional = ""
    conditions: tuple[Text, ...] = ()
    how: tuple[Text, ...] = ()
    result: tuple[Result, ...] = Rule(min_length=1)
    legal_basis: tuple[Text, ...] = ()
    limit: Limit
    channels: tuple[Channel, ...] = Rule(min_length=1)
    fee_exemptions: tuple[Exemption, ...] = ()
    papers: tuple[Paper, ...] = ()
    form: tuple[FormSection, ...] = ()
    checks: tuple[Check, ...] = ()
    declaration: Declaration | None = None
    steps: tuple[Step, ...] = Rule(min_length=2)

    @property
    def online(self) -> bool:
        return self.level >= 3

    def form_fields(self) -> Iterator[FormField]:
        for section in self.form:
            yield from section.fields

    def channel(self, name: str) -> Channel | None:
        return next((c for c in self.channels if c.channel == name), None)

    def step(self, key: str) -> Step | None:
        return next((s for s in self.steps if s.key == key), None)

    def paper(self, key: str) -> Paper | None:
        return next((p for p in self.papers if p.key == key), None)
