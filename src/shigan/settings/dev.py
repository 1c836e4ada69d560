"""For a developer at the keyboard: readable errors, static files read anew each time."""

from shigan.settings.base import *  # noqa: F403

DEBUG = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_MAX_AGE = 0
