"""The shape of a declaration, published beside the procedure."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from tests import builders
from tests.builders import People

CODE = "1.004873"


def address(code: str = CODE) -> str:
    return reverse("portal:schema", args=[code])


def test_everybody_may_read_it_and_what_is_sent_fits_it(people: People) -> None:
    answer = Client().get(address())
    assert address() == f"/thu-tuc/{CODE}/to-khai.schema.json"
    assert answer.headers["Content-Type"] == "application/schema+json"
    schema = answer.json()
    assert schema["$id"].endswith(address())
    draft = builders.draft(CODE)
    actions.submit(draft, Acting(people.an))
    Draft202012Validator(schema).validate(draft.declaration)


@pytest.mark.parametrize("code", ["9.999999", "abc"])
def test_an_unknown_procedure_has_none(base_data: None, db: None, code: str) -> None:
    assert Client().get(address(code)).status_code == 404
    assert Client().post(address()).status_code == 405
