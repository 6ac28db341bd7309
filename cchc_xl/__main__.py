"""``python -m cchc_xl``: the same as ``cchc``."""

from __future__ import annotations

import sys

from cchc_xl.cli import main

if __name__ == "__main__":
    sys.exit(main())
