"""Which language a person is spoken to in: `--lang`, else LIENTHONG_LANG, else the machine's locale.

English needs an English locale; everywhere else, bare "C" included, the bench speaks Vietnamese.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from babel import default_locale

from harness.errors import UsageError
from harness.text import Language, Text

OPTION: Final = "--lang"
VARIABLE: Final = "LIENTHONG_LANG"
_LOCALE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def split(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """What `--lang` says wherever it stands on the command line ("" if nowhere), and the other arguments."""
    rest: list[str] = []
    said = ""
    waiting = False
    for place, argument in enumerate(arguments):
        if waiting:
            said, waiting = argument, False
        elif argument == "--":
            rest.extend(arguments[place:])
            break
        elif argument == OPTION:
            waiting = True
        elif argument.startswith(f"{OPTION}="):
            said = argument.partition("=")[2]
        else:
            rest.append(argument)
    return ("?" if waiting else said), rest


def choose(said: str, environment: Mapping[str, str]) -> Language:
    """The language that `--lang` asks for, else the environment's."""
    asked = said or environment.get(VARIABLE, "")
    if asked:
        return _named(asked)
    spoken = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    if spoken.partition(".")[0] in {"", "C", "POSIX"}:
        return "vi"
    return "en" if (default_locale("LC_MESSAGES") or "").startswith("en") else "vi"


def _named(asked: str) -> Language:
    if asked == "vi":
        return "vi"
    if asked == "en":
        return "en"
    raise UsageError(
        Text(
            f"Không có ngôn ngữ «{asked}». Hãy dùng --lang vi hoặc --lang en.",
            f"There is no language “{asked}”. Use --lang vi or --lang en.",
        )
    )


def _of_this_process() -> Language:
    try:
        return choose(split(sys.argv[1:])[0], os.environ)
    except UsageError:  # the command line says so once it runs
        return "vi"


LANGUAGE: Final[Language] = _of_this_process()
"""Chosen once, before any help text is built."""


def said(vi: str, en: str) -> str:
    """The sentence in this process's language."""
    return Text(vi, en).to(LANGUAGE)
