import pytest

from harness.errors import UsageError
from harness.language import choose, split


@pytest.mark.parametrize(
    ("arguments", "said", "rest"),
    [
        (["--lang", "en", "rules"], "en", ["rules"]),
        (["rules", "--lang=vi"], "vi", ["rules"]),
        (["rules"], "", ["rules"]),
        (["report", "--", "--lang", "en"], "", ["report", "--", "--lang", "en"]),
        (["rules", "--lang"], "?", ["rules"]),
    ],
)
def test_the_option_may_stand_anywhere(arguments: list[str], said: str, rest: list[str]) -> None:
    assert split(arguments) == (said, rest)


@pytest.mark.parametrize(
    ("said", "environment", "language"),
    [
        ("en", {"LIENTHONG_LANG": "vi"}, "en"),
        ("", {"LIENTHONG_LANG": "en"}, "en"),
        ("", {}, "vi"),
        ("", {"LANG": "C.UTF-8"}, "vi"),
    ],
)
def test_the_option_goes_before_the_environment(said: str, environment: dict[str, str], language: str) -> None:
    assert choose(said, environment) == language


def test_an_english_locale_means_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    assert choose("", {"LANG": "en_GB.UTF-8"}) == "en"


def test_a_language_we_do_not_speak_is_refused() -> None:
    with pytest.raises(UsageError, match="fr"):
        choose("fr", {})
