#!/bin/sh
# make lint: format, lint, types and templates. Every check runs, and any complaint fails the whole.
set -u
cd "$(dirname "$0")/../.."
sh funding/setup/bootstrap.sh test || exit 1
bin=${VENV:-.venv}/bin
failed=
check() {
    echo "lint: $1"
    shift
    "$@" || failed=yes
}
export NO_COLOR=1
check "ruff check" "$bin/ruff" check --quiet .
check "ruff format" "$bin/ruff" format --quiet --check --diff .
check "mypy" "$bin/mypy" --no-color-output --no-error-summary funding
check "templates" "$bin/python" -m funding.setup.check_templates
for script in funding/setup/*.sh .ci/run; do check "$script" sh -n "$script"; done
if [ -n "$failed" ]; then
    echo "lint: failed"
    exit 1
fi
echo "lint: clean"
