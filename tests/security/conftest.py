"""The same few people and facts as elsewhere, looked at by somebody who means ill."""

from tests.world import base_data, committed_people, morning, people, sign_in  # noqa: F401  fixtures
