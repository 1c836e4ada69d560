#!/usr/bin/env python
"""Django's own commands, for developers. People use `shigan`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shigan.settings.dev")
    execute_from_command_line(sys.argv)
