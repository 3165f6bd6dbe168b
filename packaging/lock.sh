#!/bin/sh
# Makes the locks anew from pyproject.toml and build.in (needs uv: pip install uv). Hashes of every file are kept.
cd "$(dirname "$0")/.." || exit 1
options="--quiet --generate-hashes --no-header --no-annotate --python-version 3.11"
# shellcheck disable=SC2086  # a list of options
uv pip compile $options "$@" pyproject.toml -o requirements.lock &&
uv pip compile $options "$@" --extra dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock &&
uv pip compile $options "$@" --constraint requirements.lock packaging/build.in -o packaging/build.lock
