"""File formats of people, and whether a file can be written; nothing here needs the extra."""

from pathlib import Path
from typing import Final

from harness.errors import UsageError
from harness.text import Text

FORMATS: Final = (".parquet", ".csv", ".ndjson")


def check(path: Path) -> None:
    """UsageError if nothing could be written to `path`."""
    if path.suffix not in FORMATS:
        raise UsageError(
            Text(
                f"Không biết định dạng «{path.suffix or path.name}»: --out phải kết thúc bằng {', '.join(FORMATS)}.",
                f"The format “{path.suffix or path.name}” is unknown: --out must end in {', '.join(FORMATS)}.",
            )
        )
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageError(
            Text(
                f"Không ghi được {path}: thư mục chưa có, hoặc đó là một thư mục.",
                f"{path} cannot be written: its folder does not exist, or it is a folder itself.",
            )
        )
