#!/bin/sh
# make run: everything from a bare machine to a page in the browser.
set -eu
cd "$(dirname "$0")/../.."
sh funding/setup/bootstrap.sh run
if [ "$(uname -s)" = Darwin ]; then
    # Homebrew's Pango lies where a Python from elsewhere does not look.
    DYLD_FALLBACK_LIBRARY_PATH=${DYLD_FALLBACK_LIBRARY_PATH:-/opt/homebrew/lib:/usr/local/lib:/usr/lib}
    export DYLD_FALLBACK_LIBRARY_PATH
fi
venv=${VENV:-.venv}
exec "$venv/bin/funding" serve --prepare --host "${HOST:-127.0.0.1}" --port "${PORT:-8000}"
