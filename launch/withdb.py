"""Runs one command with a throw-away PostgreSQL in DATABASE_URL.

python -m launch.withdb <command> [arguments]
"""

from __future__ import annotations

import os
import subprocess
import sys

from launch.postgres import throwaway
from launch.words import LaunchError, fail


def main() -> int:
    try:
        with throwaway() as cluster:
            env = {**os.environ, "DATABASE_URL": cluster.url, "DEMO": "1"}
            return subprocess.run(sys.argv[1:], env=env, check=False).returncode
    except LaunchError as error:
        return fail(error)


if __name__ == "__main__":
    sys.exit(main())
