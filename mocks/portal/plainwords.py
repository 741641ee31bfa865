"""Strings as the portal's doors take them: bounded, and free of control characters that XML could not carry."""

from typing import Annotated, Final

from pydantic import StringConstraints

_PLAIN: Final = "^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$"
_BASE64: Final = r"^[A-Za-z0-9+/]*={0,2}$"
FILE_CHARACTERS_MAX: Final = 2_000_000

Word = Annotated[str, StringConstraints(max_length=100, pattern=_PLAIN)]
Line = Annotated[str, StringConstraints(max_length=500, pattern=_PLAIN)]
Prose = Annotated[str, StringConstraints(max_length=4000, pattern=_PLAIN)]
Tag = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Cccd = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
"""yyyyMMdd."""
Moment = Annotated[str, StringConstraints(pattern=r"^([0-9]{14})?$")]
"""yyyyMMddHHmmss, or empty."""
Dossier = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[A-Za-z0-9.\-/]+$")]
Json = Annotated[str, StringConstraints(max_length=FILE_CHARACTERS_MAX)]
Base64 = Annotated[str, StringConstraints(max_length=FILE_CHARACTERS_MAX, pattern=_BASE64)]
