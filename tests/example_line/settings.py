"""The suite's settings with the example line installed, as if it lay under src/shigan/lines."""

from pathlib import Path

import shigan.lines
from shigan.settings.test import *  # noqa: F403
from shigan.settings.test import INSTALLED_APPS

shigan.lines.__path__.append(str(Path(__file__).parent))
INSTALLED_APPS = [*INSTALLED_APPS, "shigan.lines.lamps"]
ROOT_URLCONF = "tests.example_line.urls"
