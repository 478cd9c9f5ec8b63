"""The words of the procedure format: what a key, a text, a kind of agency may look like."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

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
ChannelName = Literal["online", "counter", "post"]


IDENTITY_KEYS = (
    "identity_kind",
    "identity_number",
    "identity_issued_on",
    "identity_issued_by",
)
# The lines of a bank account and the kind of each.
BANK_LINES = {"bank": "bank", "number": "account_number", "holder": "account_holder"}
# Kinds that keep no answer of their own: conditions cannot look at them.
UNANSWERED = {"note", "heading", "file"}
# Kinds that ask nothing.
SPOKEN = {"note", "heading", "constant"}
# Kinds that ask the same questions once a row.
ROWS = {"repeated", "table"}


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
