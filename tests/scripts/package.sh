#!/bin/sh
# Usage: package.sh [install]
# Builds the packages of this system, with the licences of everything in them; with "install" puts the app on this computer.
set -eu
cd "$(dirname "$0")/../.."
[ -d ui/node_modules/lit-html ] || (cd ui && npm --no-audit --no-fund --loglevel=error ci --ignore-scripts --omit=dev)
node tests/scripts/licences.mjs target/licences/THIRD-PARTY-LICENCES.txt
case $(uname -s) in
  Linux) bundles=deb,rpm ;;
  Darwin) bundles=app,dmg ;;
  *) bundles=nsis,msi ;;
esac
tauri=$PWD/src-tauri/bundle/node_modules/.bin/tauri
# A package that was made before must not be taken for the new one.
rm -rf target/release/bundle
(cd src-tauri && "$tauri" build --ci --bundles "$bundles")
# Tauri packs a .deb with gzip; xz, which every dpkg of the last ten years reads, makes it a quarter smaller.
for deb in target/release/bundle/deb/*.deb; do
  [ -f "$deb" ] && command -v dpkg-deb >/dev/null || continue
  tree=$(mktemp -d)
  dpkg-deb --raw-extract "$deb" "$tree/package"
  dpkg-deb -Zxz -z9 --root-owner-group --build "$tree/package" "$deb" >/dev/null
  rm -rf "$tree"
done
find target/release/bundle -type f \( -name '*.deb' -o -name '*.rpm' -o -name '*.dmg' -o -name '*.msi' -o -name '*.exe' \) -exec ls -l {} +

[ "${1:-}" = install ] || exit 0
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
if command -v apt-get >/dev/null; then
  $as_root apt-get install -y --allow-downgrades "$(ls "$PWD"/target/release/bundle/deb/*.deb)"
elif command -v dnf >/dev/null; then
  $as_root dnf install -y "$(ls "$PWD"/target/release/bundle/rpm/*.rpm)"
else
  echo "The packages are in target/release/bundle: install the one for this system."
fi
