#!/bin/sh
# Makes this checkout ready: system packages, virtual environment, locked dependencies.
#
#   sh funding/setup/bootstrap.sh run     what the application needs
#   sh funding/setup/bootstrap.sh test    what its tests and checks need as well
#
# A second call finds its stamp and does nothing. The stamp is keyed by the lock, by setup.cfg and by
# where the checkout lies, so an upgrade or a moved folder is noticed.
set -eu
mode=${1:?"run or test"}
cd "$(dirname "$0")/../.."
venv=${VENV:-.venv}

say() { echo "funding: $*" >&2; }

case $mode in
    run) lock=requirements.lock ;;
    test) lock=tests/requirements.lock ;;
    *) say "unknown mode: $mode"; exit 2 ;;
esac

stamp=$venv/.ready-$mode
key="$(cat "$lock" setup.cfg pyproject.toml funding/setup/system.sh | cksum) $(pwd)"
if [ -x "$venv/bin/funding" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then
    exit 0
fi

. funding/setup/system.sh
install_system_packages
if [ -z "$python" ]; then
    say "Python 3.11 or newer is needed and was not found. PYTHON=/path/to/python3 make $mode chooses one."
    exit 1
fi

# A copied or moved environment still points to where it was made.
if [ -x "$venv/bin/python" ] && ! grep -qsF "$(pwd)/" "$venv/bin/pip"; then
    say "The environment in $venv was made for another place; making it anew"
    rm -rf "$venv"
fi
if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    say "Making the virtual environment $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_COLOR=1
say "Installing $(grep -c '==' "$lock") locked packages from $lock (half a minute or so)"
"$venv/bin/python" -m pip install --quiet --progress-bar off --require-hashes -r "$lock"
# Built with the locked setuptools: nothing unlocked is fetched for the build.
"$venv/bin/python" -m pip install --quiet --progress-bar off --no-deps --no-build-isolation -e .
echo "$key" >"$stamp"
say "Ready"
