#!/bin/sh
# make test: the whole suite, in stages, ending with one line of counts.
#
#   sh funding/setup/test.sh all     everything
#   sh funding/setup/test.sh fast    what needs neither a browser nor PostgreSQL, without the slow ones
#
# Every stage runs even when one before it fails. What a machine lacks (a browser, a PostgreSQL server) is a
# skip with its reason, and under CI=true a failure: tests/support/availability.py.
set -u
what=${1:-all}
cd "$(dirname "$0")/../.."
sh funding/setup/bootstrap.sh test || exit 1
python=${VENV:-.venv}/bin/python
export NO_COLOR=1 PY_COLORS=0
# Every stage has processes of its own, and many tests start the program anew: where nothing compiled is kept, each
# of them would compile it all again, which takes seconds. It is kept beside the sources, where the installation has
# put what it compiled; the program itself is compiled here, by all processors, and not by each process that starts.
unset PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX
"$python" -m compileall -q -j 0 funding
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT INT TERM

# stage NAME ARGUMENTS...: one run of pytest, its results kept for the count at the end.
stage() {
    name=$1
    shift
    echo "== $name"
    "$python" -m pytest -q --no-header --color=no -p no:cacheprovider --junitxml="$results/$name.xml" "$@" ||
        echo "$name" >>"$results/failed"
}

if [ "$what" = fast ]; then
    stage fast -n 2 -m "not slow" tests/unit tests/architecture tests/integration tests/security
else
    stage core -n 2 --dist worksteal tests/unit tests/architecture tests/integration tests/security tests/migrations tests/packaging
    stage postgresql -n 2 --dist worksteal --database=postgresql tests/integration tests/migrations
    stage browser -n 2 --dist worksteal tests/browser
fi
"$python" tests/counts.py "$results"
