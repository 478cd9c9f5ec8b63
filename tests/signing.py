"""Signing keys for tests: a trial authority of their own, its keys in files, and what poppler says of a signed PDF."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.signatures import keys
from motcua.signatures.models import SigningKey
from motcua.signatures.trial import Authority

PASSPHRASE = "chỉ trong thử nghiệm 7"


@dataclass(frozen=True)
class Signing:
    """Keys of the trial authority, as the settings of the test know it."""

    authority: Authority
    folder: Path

    def key(
        self, agency: Agency, posting: Posting | None = None, name: str = "", **dates: Any
    ) -> SigningKey:
        file = f"{name or (f'posting-{posting.pk}' if posting else f'agency-{agency.pk}')}.p12"
        whose = str(posting.user) if posting else agency.name
        certificate = self.authority.issue(self.folder / file, whose, PASSPHRASE, **dates)
        return keys.register(agency, certificate, kind="pkcs12", place=file, posting=posting)


def signing(folder: Path, settings: Any) -> Signing:
    made = Signing(Authority(folder), folder / "keys")
    made.authority.list_revoked(())
    settings.SIGNING_KEYS_DIR = made.folder
    settings.SIGNING_ROOTS = str(made.authority.root_file)
    settings.SIGNING_CRLS = str(made.authority.list_file)
    settings.SIGNING_SECRETS = {"": PASSPHRASE}
    return made


def pdfsig(pdf: bytes, folder: Path) -> list[dict[str, str]]:
    """Of every signature what poppler's own checker says of it."""
    file = folder / "signed.pdf"
    file.write_bytes(pdf)
    # At home nowhere: whom the machine's user trusts says nothing here.
    environment = {**os.environ, "HOME": str(folder)}
    told = subprocess.run(
        ["pdfsig", str(file)], capture_output=True, text=True, check=False, env=environment
    ).stdout
    found = re.split(r"^Signature #\d+:$", told, flags=re.MULTILINE)[1:]
    rows = [re.findall(r"^  - ([^:\n]+): ?(.*)$", one, re.MULTILINE) for one in found]
    return [{name: said.strip() for name, said in one} for one in rows]
