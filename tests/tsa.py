"""A time-stamping authority (RFC 3161) for tests: openssl behind a small HTTP server, a process of its own.

    python -m tests.tsa --folder var/tsa --port 8318

makes its certificates in the folder when there are none, and answers until it is stopped.
`ca.pem` is what a verifier trusts.
"""

import argparse
import subprocess
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test time-stamps
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = clock
[clock]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.13762.3
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def make(folder: Path) -> None:
    """A root that signs the certificate of the clock; both good for a year."""
    if (folder / "ca.pem").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "openssl.cnf"
    config.write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01")
    key = ["-newkey", "rsa:2048", "-nodes", "-config", str(config), "-days", "365"]
    for name, extensions, more in (
        ("ca", "authority", ["-subj", "/CN=Test root"]),
        ("tsa", "stamping", ["-CA", f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key"]),
    ):
        out = ["-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"]
        openssl("req", "-x509", *key, *out, "-extensions", extensions, *more)


class Stamps(BaseHTTPRequestHandler):
    folder: Path

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with tempfile.TemporaryDirectory() as here:
            question, answer = Path(here, "question"), Path(here, "answer")
            question.write_bytes(asked)
            config = ["-config", f"{self.folder}/openssl.cnf", "-section", "clock"]
            files = ["-queryfile", str(question), "-out", str(answer)]
            openssl("ts", "-reply", *config, *files)
            token = answer.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(token)))
        self.end_headers()
        self.wfile.write(token)

    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--port", type=int, default=0)
    given = asked.parse_args()
    make(given.folder)
    Stamps.folder = given.folder
    # One after the other: the file with the serial number has no lock.
    server = HTTPServer(("127.0.0.1", given.port), Stamps)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
