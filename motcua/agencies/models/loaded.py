from django.db import models


class LoadedFacts(models.Model):
    """Which facts were loaded last, by fingerprint: unchanged ones are not loaded again."""

    name = models.CharField(max_length=20, unique=True)
    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
