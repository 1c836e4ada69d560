#!/usr/bin/env bash
# All tests: on SQLite, the browser journeys, and on PostgreSQL where one is named.
set -euo pipefail
pytest=.venv/bin/pytest
$pytest -n 2 -q
if command -v chromium >/dev/null; then
  $pytest -n 2 -q -m journey
fi
if [ -n "${TEST_DATABASE_URL:-}" ]; then
  echo "Again on PostgreSQL …"
  DATABASE_URL="$TEST_DATABASE_URL" $pytest -n 2 -q -m "store and not journey and not sample and not fault and not once"
else
  echo "Left out: the suite on PostgreSQL. Name one: TEST_DATABASE_URL=postgresql://… make test"
fi
