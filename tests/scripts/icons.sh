#!/bin/sh
# icons/icon.svg -> the sizes that the bundles want. Needs npm; Tauri's own tool does the work.
set -eu
cd "$(dirname "$0")/../.."
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
npx --yes @tauri-apps/cli@2 icon icons/icon.svg --output "$made" >"$made/log" 2>&1 || { cat "$made/log" >&2; exit 1; }
for name in 32x32.png 128x128.png 128x128@2x.png icon.png icon.icns icon.ico; do
  cp "$made/$name" icons/
done
ls -l icons
