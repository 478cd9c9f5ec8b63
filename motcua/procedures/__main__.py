"""Checks files of procedures anywhere: `python -m motcua.procedures data/procedures/*.toml`."""

import sys

from motcua.procedures.reader import main

sys.exit(main(sys.argv[1:]))
