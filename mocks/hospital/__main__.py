"""`python -m mocks.hospital`: the reference client, driven by the LIENTHONG_* variables alone."""

import os
import sys

from harness.errors import HarnessError
from mocks.hospital.loop import run

if __name__ == "__main__":
    try:
        run(os.environ)
    except HarnessError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
