#!/bin/sh
# Makes the Debian package: packaging/build-deb.sh [--out DIR] [--only-root]   (docs/packaging.md)
# Builds what the last commit holds, with Debian's own Python, in build/packaging; nothing else is changed.
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/environment.sh"
cd "$root" || exit 1

out="$root/dist"
if [ "${1:-}" = --out ]; then
    mkdir -p "$2" && out=$(cd "$2" && pwd) || exit 1
    shift 2
fi
work=${LANYARD_BUILD_FOLDER:-"$root/build/packaging"}
source="$work/source"
base=${LANYARD_BUILD_PYTHON:-/usr/bin/python3}

# What the frozen program is linked to must be here, so that the package can name where it comes from.
[ -x "$base" ] && "$base" -c 'import ensurepip' 2>/dev/null && [ -e /usr/share/doc/libpython3.11 ] &&
    command -v dpkg-shlibdeps >/dev/null && command -v readelf >/dev/null && has_library libwayland-cursor.so.0 &&
    has_library libgtk-3.so.0 ||
    # shellcheck disable=SC2086  # a list of package names
    need_packages "to build the package" python3 python3-venv libpython3.11 binutils dpkg-dev libgtk-3-0 \
        libwayland-client0 libwayland-cursor0 $window_packages $x11_packages || exit 1
need_window_libraries || exit 1

rm -rf "$source" "$work/made" && mkdir -p "$source" "$work/made" || exit 1
if git rev-parse --git-dir >/dev/null 2>&1; then
    [ -z "$(git status --porcelain)" ] || say "Building the last commit; what is not committed is not in it."
    git archive HEAD | tar -x -C "$source" || exit 1
    LANYARD_COMMIT=$(git rev-parse HEAD)
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
    git describe --exact-match --match 'v[0-9]*' HEAD >/dev/null 2>&1 ||
        LANYARD_STAMP=$(TZ=UTC git log -1 --date=format-local:%Y%m%d%H%M --format=%cd).$(git rev-parse --short=7 HEAD)
else
    # A source archive: it carries no history, so the one who builds says what it is.
    tar -c --exclude=./build --exclude=./dist --exclude=./.venv --exclude=__pycache__ . | tar -x -C "$source" || exit 1
    : "${SOURCE_DATE_EPOCH:?set it to the moment of these sources (seconds since 1970)}"
fi
export LANYARD_COMMIT SOURCE_DATE_EPOCH LANYARD_STAMP

env="$work/env"
cat "$source/requirements.lock" "$source/packaging/build.lock" >"$work/locks"
if ! cmp -s "$work/locks" "$env/.installed"; then
    say "Making the build's environment"
    rm -rf "$env" && "$base" -m venv "$env" || exit 1
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "$source/requirements.lock" -r "$source/packaging/build.lock" || exit 1
    cp "$work/locks" "$env/.installed"
fi
QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE=1 \
    exec "$env/bin/python" "$source/packaging/build_deb.py" --work "$work/made" --out "$out" "$@"
