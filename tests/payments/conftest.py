from tests.world import (  # noqa: F401  fixtures
    base_data,
    committed_people,
    morning,
    people,
    sign_in,
)
