#!/usr/bin/env bash
# Every check, or with `samples` the programs of the Code tab; each step even when one before it failed.
# Closes with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 broken=()

step() {
  local name=$1 status
  shift
  printf '\n==> %s\n' "$name"
  "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  # cargo: "test result: ok. 3 passed; 0 failed; …"; node: "# pass 3" or "ℹ pass 3".
  local counts
  counts=$(awk '/^test result: /{for(i=1;i<NF;i++){if($(i+1)=="passed;")p+=$i; if($(i+1)=="failed;")f+=$i}}
    /^(#|ℹ) pass [0-9]+$/{p+=$3} /^(#|ℹ) fail [0-9]+$/{f+=$3} END{print p+0, f+0}' "$log")
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
  if [ "$status" -ne 0 ]; then
    broken+=("$name")
    # A step that counts nothing, or broke before it could count, is a failure of its own.
    [ "${counts#* }" -gt 0 ] || failed=$((failed + 1))
  fi
}

export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
if [ "${1:-}" = samples ]; then
  # Of the whole workspace, so that nothing is built anew with other features.
  step "programs of the Code tab" cargo test --workspace --test it --no-fail-fast -- samples:: --ignored
else
  step "formatting" cargo fmt --all --check
  step "types of the window's JavaScript" npm --prefix ui run --silent types
  step "lints of the window's JavaScript" npm --prefix ui run --silent lint
  step "tests of the window's JavaScript" npm --prefix ui run --silent test
  step "lints of Rust" cargo clippy --workspace --all-targets -- -D warnings
  step "documentation of Rust" env RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
  step "tests of Rust" cargo test --workspace --no-fail-fast
fi

printf '\n'
for name in "${broken[@]}"; do printf 'failed: %s\n' "$name"; done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
