# SPDX-License-Identifier: Apache-2.0
"""What the tests of other folders have and these use: the record of what was tried, and a fault with all that must hold
after it."""
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / folder) for folder in ("reliability", "path")]
from fault_case import FaultCase  # noqa: E402
from processes import status_field  # noqa: E402
from row import record, thorough  # noqa: E402

__all__ = ["FaultCase", "record", "status_field", "thorough"]
