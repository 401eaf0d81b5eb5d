# Sourced by bootstrap.sh: which system packages are missing, and how to get them.
# POSIX sh. Sets $python. Expects say() and $mode ("run" or "test").

# The first Python of 3.11 or newer, or nothing.
find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

# Whether the dynamic linker finds the library $1.
has_library() {
    "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null
}

has_command() {
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

# Debian names of what is missing and cannot be done without.
missing_packages() {
    if [ -z "$python" ]; then
        # Distributions whose python3 is older than 3.11 carry 3.11 beside it.
        if has_command python3; then echo "python3.11 python3.11-venv"; else echo "python3 python3-venv"; fi
    elif ! [ -x "$venv/bin/python" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    fi
    [ -n "$python" ] && has_library libpango-1.0.so.0 || echo libpango-1.0-0
    [ -n "$python" ] && has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    [ -n "$python" ] && has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
}

# Debian names of what only the tests use.
missing_test_packages() {
    # What drives the browser is a Node.js that needs it.
    has_library libatomic.so.1 || echo libatomic1
    has_command pdftotext || echo poppler-utils
    has_command qpdf || echo qpdf
    has_command soffice libreoffice || echo libreoffice-calc
}

# The browser of the tests: Chromium without windows where the distribution has it apart, else the whole one.
# On Ubuntu "chromium" is a snap, which a container cannot start, so it is not asked for there: the browser
# tests say why they skip.
install_browser() {
    if has_command chromium-headless-shell || grep -qs '^ID=ubuntu' /etc/os-release; then return 0; fi
    if administrator >/dev/null && has_command apt-get; then
        say "Installing what the tests use: chromium-headless-shell"
        apt_install chromium-headless-shell 2>/dev/null && return 0
    fi
    if has_command chromium chromium-browser google-chrome; then return 0; fi
    say "Installing what the tests use: chromium"
    apt_install chromium || say "Not installed: chromium. The tests that need it will say so."
}

# "" for root, "sudo -n" where sudo asks no password; fails where neither is possible.
administrator() {
    if [ "$(id -u)" = 0 ]; then
        echo ""
    elif has_command sudo && sudo -n true 2>/dev/null; then
        echo "sudo -n"
    else
        return 1
    fi
}

# Runs apt-get quietly; what it said is shown only when it fails.
quiet_apt() {
    log=$(mktemp)
    if $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    cat "$log" >&2
    rm -f "$log"
    return 1
}

# Installs the Debian packages named. Package lists are fetched first where there are none, and again
# where the ones that are there have grown too old to install from.
apt_install() {
    as_root=$(administrator) || return 1
    has_command apt-get || return 1
    if ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 && quiet_apt install "$@"; then
        return 0
    fi
    quiet_apt update && quiet_apt install "$@"
}

# Stops with the exact line to type when something that cannot be done without is missing.
refuse_without() {
    say "These system packages are missing and could not be installed from here: $*"
    if has_command apt-get; then
        say "Please run this line, then make again:"
        say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    else
        say "This is not Debian or Ubuntu. Install Python 3.11 or newer with venv, and Pango with HarfBuzz, for example:"
        say "    sudo dnf install python3 pango      (Fedora)"
        say "    sudo pacman -S python pango         (Arch)"
    fi
    say "To start without them (PDFs will then not work): FUNDING_SKIP_SYSTEM=1 make $mode"
    exit 1
}

install_system_packages() {
    python=$(find_python) || python=
    [ "${FUNDING_SKIP_SYSTEM:-}" != 1 ] || return 0
    if [ "$(uname -s)" = Darwin ]; then
        ls /opt/homebrew/lib/libpango-1.0.dylib /usr/local/lib/libpango-1.0.dylib >/dev/null 2>&1 ||
            say "PDFs need Pango. Please run: brew install pango"
        return 0
    fi
    missing=$(missing_packages | tr '\n' ' ')
    missing=${missing% }
    if [ -n "$missing" ]; then
        # Word splitting is meant: one argument for each package.
        administrator >/dev/null && has_command apt-get || refuse_without $missing
        say "Installing the system packages that are missing: $missing"
        apt_install $missing || refuse_without $missing
        python=$(find_python) || refuse_without $missing
    fi
    [ "$mode" = test ] || return 0
    missing=$(missing_test_packages | tr '\n' ' ')
    missing=${missing% }
    if [ -n "$missing" ]; then
        say "Installing what the tests use: $missing"
        apt_install $missing || say "Not installed: $missing. The tests that need them will say so."
    fi
    install_browser
}
