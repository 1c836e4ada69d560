"""The rules page of the example line runs only where the line is installed."""

import os

EXAMPLE = os.environ.get("DJANGO_SETTINGS_MODULE") == "tests.example_line.settings"
collect_ignore_glob = [] if EXAMPLE else ["*.md"]
