"""`make reset`: forget every trial dossier, message and file, and start over."""

from __future__ import annotations

import os
import shutil
import sys

from launch.postgres import Cluster
from launch.run import VAR, hold_lock
from launch.words import LaunchError, fail, say


def main() -> int:
    try:
        with hold_lock(VAR):
            Cluster.beside(VAR).remove()
            for entry in VAR.iterdir():
                if entry.is_dir():
                    shutil.rmtree(entry)
                elif entry.name != "run.lock":
                    entry.unlink()
    except LaunchError as error:
        return fail(error)
    if os.environ.get("DATABASE_URL"):
        say("Máy chủ ghi trong DATABASE_URL được giữ nguyên; muốn xoá thì hãy xoá ở chính nơi đó.")
    say("Đã xoá dữ liệu dùng thử. `make run` sẽ dựng lại từ đầu.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
