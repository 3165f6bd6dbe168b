#!/bin/sh
# NOT BUILT HERE: an AppImage from the frozen program. packaging/recipes/README.md says what was missing.
#   APPIMAGETOOL=… RUNTIME=… packaging/recipes/appimage.sh
# APPIMAGETOOL: the tool, started with --appimage-extract-and-run where it is an image itself and there is no FUSE.
# RUNTIME: the file runtime-x86_64 of the same release; handed over so that the tool fetches nothing.
set -eu
: "${APPIMAGETOOL:?path of appimagetool}" "${RUNTIME:?path of runtime-x86_64}"
root=$(cd "$(dirname "$0")/../.." && pwd)

# The system an AppImage meets is unknown: its libraries go in, except those that belong to the machine (glibc, OpenGL).
files=$(LANYARD_SYSTEM_LIBRARIES=inside "$root/packaging/build-deb.sh" --only-root | tail -n 1)
app="$root/build/packaging/Lanyard.AppDir"
rm -rf "$app"
cp -a "$files" "$app"
rm -rf "$app/etc"                                  # nothing of an AppImage starts with a session
ln -s usr/bin/lanyard "$app/AppRun"
cp "$app/usr/share/applications/lanyard.desktop" "$app/usr/share/icons/hicolor/256x256/apps/lanyard.png" "$app"
mkdir -p "$root/dist"
ARCH=x86_64 "$APPIMAGETOOL" --no-appstream --runtime-file "$RUNTIME" "$app" "$root/dist/Lanyard-x86_64.AppImage"

# What it must show before it is handed out, on a system other than this one:
#   Lanyard-x86_64.AppImage --appimage-extract-and-run self-test
