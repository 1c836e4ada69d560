"""For the suite: a throw-away home, quick password hashes, jobs that run at once."""

import atexit
import os
import shutil
import tempfile

# Each worker of a parallel run has its own home, as it has its own store; what a test starts in a
# process of its own keeps the home that the test names.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if os.environ.get("SHIGAN_TEST_HOME_OF", "") != _worker or "SHIGAN_HOME" not in os.environ:
    os.environ["SHIGAN_HOME"] = tempfile.mkdtemp(prefix="shigan-test-")
    os.environ["SHIGAN_TEST_HOME_OF"] = _worker
    atexit.register(shutil.rmtree, os.environ["SHIGAN_HOME"], ignore_errors=True)

from shigan.settings.base import *  # noqa: F403
from shigan.settings.base import DATABASES, SHIGAN_RATES

#: One process asks for all: a test of the limits sets them.
SHIGAN_RATES = dict.fromkeys(SHIGAN_RATES)
SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
