#!/usr/bin/env bash
# Installs the .deb on this machine, starts the app by its menu entry's command, walks the first journey there,
# upgrades over an older version with data kept, and removes everything. Needs root and a Debian machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || { echo "test-package runs as root on Debian or Ubuntu" >&2; exit 1; }
deb=$(ls target/release/bundle/deb/*.deb 2>/dev/null | head -n 1)
[ -n "$deb" ] && [ target/release/m2m-token-tester -ot "$deb" ] || { sh tests/scripts/package.sh; deb=$(ls target/release/bundle/deb/*.deb); }
package=$(dpkg-deb --field "$deb" Package)
command -v appstreamcli desktop-file-validate lintian >/dev/null 2>&1 || true
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends appstream desktop-file-utils shared-mime-info >/dev/null
passed=0
say() { passed=$((passed + 1)); printf 'ok: %s\n' "$1"; }

# An older version: the same files under a lower number.
old=$(mktemp -d)
trap 'rm -rf "$old"; apt-get purge -y -qq "$package" >/dev/null 2>&1 || true' EXIT
dpkg-deb --raw-extract "$deb" "$old/tree"
sed -i 's/^Version: .*/Version: 0.0.1/' "$old/tree/DEBIAN/control"
dpkg-deb --build "$old/tree" "$old/old.deb" >/dev/null

DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --allow-downgrades --no-install-recommends "$old/old.deb" >/dev/null
[ "$(dpkg-query --show --showformat '${Version}' "$package")" = 0.0.1 ]
say "an older version is installed"

entry=$(dpkg -L "$package" | grep '/usr/share/applications/.*\.desktop$')
desktop-file-validate "$entry"
say "the menu entry is valid"
appstreamcli validate --no-net --pedantic /usr/share/metainfo/dev.m2mtokentester.desktop.metainfo.xml || [ $? -eq 3 ]
say "software centres can show it"
for size in 32x32 128x128; do dpkg -L "$package" | grep -q "/icons/hicolor/$size/apps/"; done
say "icons are in place"
grep -q 'm2mpack' /usr/share/mime/packages/m2mpack.xml && update-mime-database /usr/share/mime && grep -q 'm2mpack' /usr/share/mime/globs2
say "team packs have a type of their own"
[ -s "/usr/share/doc/$package/copyright" ]
say "the licences of others are with it"

# The command of the menu entry, without what it would be given to open.
run=$(sed -n 's/^Exec=//p' "$entry" | sed 's/ %[a-zA-Z]//g')
export M2M_INSTALLED=$(command -v "$run") M2M_KEPT="$old/data"
mkdir -p "$M2M_KEPT"
cargo test --workspace --test it -- --ignored --exact packaged::the_installed_app_walks_the_first_journey_and_keeps_an_environment
say "the first journey works in the installed app"

DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --allow-downgrades "./$deb" >/dev/null
[ "$(dpkg-query --show --showformat '${Version}' "$package")" != 0.0.1 ]
cargo test --workspace --test it -- --ignored --exact packaged::after_an_upgrade_the_environment_is_still_there
say "an upgrade keeps what was saved"

apt-get purge -y -qq "$package" >/dev/null
! command -v "$run" >/dev/null 2>&1
[ -z "$(find /usr/share /usr/lib /usr/bin -iname '*m2m*token*tester*' -o -iname 'm2mpack*' 2>/dev/null | head -n 1)" ]
say "nothing is left after it was removed"
printf '%d passed, 0 failed\n' "$passed"
