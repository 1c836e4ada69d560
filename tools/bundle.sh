#!/usr/bin/env bash
# One file with everything that an office's machine without internet needs beside Debian's own
# packages: the source as committed, and the locked packages. For the same Debian and processor.
set -euo pipefail
cd "$(dirname "$0")/.."
name="shigan-$(git describe --always)"
target="build/$name.tar.gz"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p build "$work/$name/wheels"
git archive HEAD | tar -x -C "$work/$name"
.venv/bin/pip download -q --require-hashes --only-binary :all: \
  -d "$work/$name/wheels" -r requirements/base.txt
tar -C "$work" -czf "$target.new" "$name"
mv "$target.new" "$target"
(cd build && sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256")
