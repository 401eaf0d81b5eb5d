#!/bin/sh
# make lock: chooses the versions of all dependencies anew and writes both lock files. For maintainers.
# Give arguments of uv's to narrow it, for example: sh funding/setup/lock.sh --upgrade-package weasyprint
set -eu
cd "$(dirname "$0")/../.."
venv=${VENV:-.venv}
uv=$(command -v uv || echo "$venv/bin/uv")
[ -x "$uv" ] || "$venv/bin/python" -m pip install --quiet uv
compile() {
    "$uv" pip compile setup.cfg --extra install --generate-hashes --universal --python-version 3.11 \
        --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet "$@"
}
compile "$@" -o requirements.lock
compile "$@" --extra test --extra lint -c requirements.lock -o tests/requirements.lock
