"""Codes of others, translated at this border: civil status and axis in, the insurance side's own register out.

Gender is 1, 2, 3 at civil status and apiBHXH, 1 and 0 for collection agents; dates are dd/MM/yyyy at civil status and
yyyyMMdd here; ethnic groups are 01–54 here and a five-digit catalogue, a code or a name there.
"""

from datetime import date
from typing import Annotated, Any, Final
from unicodedata import normalize

from pydantic import AfterValidator, Field

from harness.people.model import Sex
from mocks.justice.catalogues import ethnic_code, national_ethnic

Code = Annotated[int, Field(strict=True, ge=-9, le=999_999)] | Annotated[str, Field(max_length=20)]
"""A code as a number or as text: clients write both."""
Name = Annotated[str, Field(max_length=255), AfterValidator(lambda name: normalize("NFC", name))]
Number = Annotated[str, Field(max_length=40)]
Day = Annotated[str, Field(max_length=20)]
Line = Annotated[str, Field(max_length=1000)]

SEXES: Final[dict[str, Sex]] = {"1": "male", "2": "female", "3": "unknown"}
VIETNAMESE: Final = {"VN", "VNM", "000"}


def as_text(code: Any) -> str:
    """A code as text."""
    return str(code).strip()


def sex_of(code: Any) -> Sex | None:
    """1 male, 2 female, 3 not determined; None for anything else."""
    return SEXES.get(as_text(code))


def sex_code(sex: Sex) -> str:
    """The code 1, 2 or 3."""
    return next(code for code, known in SEXES.items() if known == sex)


def born_code(born: date, precision: str) -> str:
    """A date of birth by loaiNgaySinh: 0 yyyyMMdd, 1 yyyy, 2 yyyyMM."""
    return {"1": f"{born:%Y}", "2": f"{born:%Y%m}"}.get(precision, f"{born:%Y%m%d}")


def ethnic_of(code: Any) -> str:
    """01–54 from civil status's code or name; "" when it is none."""
    found = as_text(code)
    return national_ethnic(ethnic_code(found)) if found else ""


def nationality_of(code: Any) -> str:
    """000 for Việt Nam, as the intake gateway writes it; other codes stay as they are."""
    found = as_text(code).upper()
    return "000" if found in VIETNAMESE or not found else found
