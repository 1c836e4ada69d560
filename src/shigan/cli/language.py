"""The language in which the command speaks: that of the terminal."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from typing import TextIO

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
#: What the terminal says where nobody has chosen a language.
_NEUTRAL = {"", "c", "posix"}


def terminal_language() -> AbstractContextManager[object]:
    """What is said inside is said in the terminal's language.

    For words only, never around a write: what is stored is in the installation's own language.
    """
    chosen = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    language = chosen.partition(".")[0].partition("_")[0].lower()
    if language in _NEUTRAL:
        return translation.override(settings.LANGUAGE_CODE)
    return translation.override("zh-hans" if language == "zh" else "en")


def tell(text: Promise, *, to: TextIO | None = None, **values: object) -> None:
    """Write a line in the terminal's language, on the standard output unless told otherwise."""
    with terminal_language():
        (to or sys.stdout).write(f"{text % values if values else text}\n")


def complain(text: Promise, **values: object) -> None:
    """The same where errors go."""
    tell(text, to=sys.stderr, **values)
