#!/bin/sh
# Opens the app, on the screen that is there or, with XVFB=1, on a virtual one.
set -eu
cd "$(dirname "$0")/../.."
if [ -n "${XVFB:-}" ]; then
  exec xvfb-run -a -s "-screen 0 1280x900x24" dbus-run-session -- cargo run --package m2m-token-tester
fi
if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "There is no display here. On a virtual screen (Xvfb, nothing to see): make run XVFB=1" >&2
  exit 1
fi
exec cargo run --package m2m-token-tester
