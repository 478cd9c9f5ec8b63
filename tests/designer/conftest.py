from tests.world import base_data, morning, people, sign_in

__all__ = ["base_data", "morning", "people", "sign_in"]
