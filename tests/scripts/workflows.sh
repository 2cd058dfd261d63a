#!/bin/sh
# Checks the workflows with zizmor, a linter for GitHub's workflows (from PyPI, at a fixed version, without a network afterwards).
set -eu
cd "$(dirname "$0")/../.."
zizmor=1.32.0
tools=target/tools/zizmor-$zizmor
if [ ! -x "$tools/bin/zizmor" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check "zizmor==$zizmor"
fi
exec "$tools/bin/zizmor" --offline --strict-collection --persona pedantic --no-progress .github/workflows
