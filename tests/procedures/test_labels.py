from collections.abc import Iterator

from pydantic import BaseModel

from motcua.procedures import scenario, schema
from motcua.procedures.grammar import Part
from motcua.procedures.labels import LABELS


def parts() -> Iterator[type[BaseModel]]:
    for module in (schema, scenario):
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, Part) and one is not Part:
                yield one


def test_every_key_of_the_format_has_a_name_for_people() -> None:
    for part in parts():
        assert list(LABELS[part.__name__]) == list(part.model_fields), part.__name__
