# Sourced by ./run, ./test and .ci/run: makes the virtual environment from the lock and
# sees to system libraries. POSIX sh; nothing here needs more than Debian 12 with Python 3.11.
# Expects $root (the checkout). Sets $python (the environment's interpreter).

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 126
    fi
}

# apt_get WORDS…: waits for another package manager (updates in the background, a second start), up to five minutes.
apt_get() {
    waited=0
    while ! as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -o DPkg::Lock::Timeout=300 "$@" >"$root/.apt.log" 2>&1
    do
        grep -qE "Could not get lock|Unable to (lock|acquire)" "$root/.apt.log" || return 1
        [ "$waited" -gt 0 ] || say "Waiting for another package manager to finish"
        waited=$((waited + 5))
        [ "$waited" -le 300 ] || return 1
        sleep 5
    done
}

# need_packages WHY PACKAGE…: installs Debian packages when this account may, else names them.
need_packages() {
    why=$1; shift
    if command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null; then
        say "Installing $* ($why)"
        apt_get update -qq
        if apt_get install -y -qq --no-install-recommends "$@"
        then rm -f "$root/.apt.log"; return 0
        fi
        say "Could not install them; apt-get's own words are in .apt.log."
        return 1
    fi
    say "Missing system packages ($why). Please install: $*"
    return 1
}

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1"; }

find_python() {
    for candidate in python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null 2>&1 &&
           "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then printf '%s' "$candidate"; return 0
        fi
    done
    say "Lanyard needs Python 3.11 or newer. On Debian: apt-get install python3 python3-venv"
    return 1
}

# make_environment LOCK: .venv holds exactly what LOCK says; a stamp makes the second start quick.
make_environment() {
    lock=$1
    python="$root/.venv/bin/python"
    stamp="$root/.venv/.installed-$(basename "$lock")"
    if [ -x "$python" ] && [ -f "$stamp" ] && cmp -s "$stamp" "$root/$lock"; then return 0; fi
    base=$(find_python) || return 1
    if [ ! -x "$python" ] || ! "$python" -m pip --version >/dev/null 2>&1; then
        rm -rf "$root/.venv"
        if ! "$base" -c 'import ensurepip' >/dev/null 2>&1; then
            need_packages "to make a virtual environment" python3-venv || return 1
        fi
        say "Making the virtual environment (.venv)"
        "$base" -m venv "$root/.venv" || return 1
    fi
    say "Installing what $lock names (the first time only)"
    # The lock carries the hash of every file, so a changed file is refused.
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$root/$lock" || {
        say "Could not install the Python packages. Is the package index reachable?"; return 1; }
    # Our own packages are found through a path file: no build step, nothing to go stale.
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$site/lanyard-checkout.pth"
    cat >"$root/.venv/bin/lanyard" <<LANYARD
#!$python
import sys
from wallet.cli import main
sys.exit(main())
LANYARD
    chmod +x "$root/.venv/bin/lanyard"
    cp "$root/$lock" "$stamp"
}

window_packages="libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfreetype6 libfontconfig1 libdbus-1-3"
x11_packages="libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"

need_window_libraries() {
    for library in libGL.so.1 libEGL.so.1 libxkbcommon.so.0 libglib-2.0.so.0 libfreetype.so.6 \
                   libfontconfig.so.1 libdbus-1.so.3 libxkbcommon-x11.so.0 libxcb-cursor.so.0 \
                   libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-shape.so.0; do
        if ! has_library "$library"; then
            # shellcheck disable=SC2086  # a list of package names
            need_packages "for the window: $library" $window_packages $x11_packages
            return $?
        fi
    done
}
