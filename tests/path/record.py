# SPDX-License-Identifier: Apache-2.0
"""tests/reliability/row.py, which lies beside this folder."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "reliability"))
from row import record, thorough  # noqa: E402

__all__ = ["record", "thorough"]
