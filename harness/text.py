"""A sentence in both languages; the Vietnamese one is authoritative."""

from dataclasses import dataclass
from typing import Literal, Self

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One message to a person, in Vietnamese and in English."""

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.vi if language == "vi" else self.en

    def fill(self, **values: object) -> "Text":
        """Both sentences with `{name}` replaced by `values`."""
        return Text(self.vi.format(**values), self.en.format(**values))

    def as_json(self) -> dict[str, str]:
        """`{"vi": …, "en": …}`."""
        return {"vi": self.vi, "en": self.en}

    @classmethod
    def of(cls, data: dict[str, str]) -> Self:
        """Read what `as_json` writes; both languages must be there."""
        return cls(vi=data["vi"], en=data["en"])
