#!/usr/bin/env bash
# Usage: needs.sh run|test|samples
# Looks for what building (run), testing (test) and running the programs of the Code tab (samples) need, installs what is missing where that
# is possible (Debian, Ubuntu and their relatives), and says what to install elsewhere.
set -euo pipefail
for_what=${1:?run, test or samples}
cd "$(dirname "$0")/../.."

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# $1 >= $2, by their first two numbers.
at_least() {
  local have want
  IFS=. read -r -a have <<<"$1"
  IFS=. read -r -a want <<<"$2"
  ((10#${have[0]:-0} > 10#${want[0]} || (10#${have[0]:-0} == 10#${want[0]} && 10#${have[1]:-0} >= 10#${want[1]:-0})))
}

# Rust is the one prerequisite: which toolchain a machine has is its owner's choice.
rust=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
get_rust="Install it from https://rustup.rs (or: rustup update stable), then run the command again."
command -v cargo >/dev/null || fail "Rust $rust or newer is needed, and there is no cargo here." "$get_rust"
found=$(cargo --version | cut -d' ' -f2)
at_least "$found" "$rust" || fail "Rust $rust or newer is needed, and this is $found." "$get_rust"

# Node.js joins the window's files and runs the checks of its JavaScript; npm fetches what both need.
node_state() {
  command -v node >/dev/null || { echo missing; return; }
  at_least "$(node --version | tr -d v)" 18 || { echo old; return; }
  command -v npm >/dev/null || { echo no-npm; return; }
  echo good
}

debian() {
  local missing=()
  local packages=(build-essential pkg-config libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev)
  if [ "$for_what" = test ]; then
    packages+=(xvfb xauth dbus dbus-x11 webkit2gtk-driver gnome-keyring libsecret-tools at-spi2-core
      fonts-dejavu-core fonts-noto-core xdotool openbox xclip tinyproxy-bin python3-gi gir1.2-atspi-2.0)
  elif [ "$for_what" = samples ]; then
    packages+=(curl dash jq golang-go golang-github-golang-jwt-jwt-dev ruby ruby-jwt php-cli php-curl
      mono-mcs mono-runtime libmono-system-net-http4.0-cil libmono-system-runtime-serialization4.0-cil)
    # Java and Python often come from elsewhere: what is there will do.
    command -v javac >/dev/null || packages+=(default-jdk-headless)
    python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
  elif [ -n "${XVFB:-}" ]; then
    packages+=(xvfb xauth dbus dbus-x11 fonts-dejavu-core)
  fi
  local installed
  installed=$(dpkg-query --show --showformat '${db:Status-Abbrev}${Package}\n' "${packages[@]}" 2>/dev/null | sed -n 's/^ii *//p') || true
  local package
  for package in "${packages[@]}"; do
    grep -qx "$package" <<<"$installed" || missing+=("$package")
  done
  case $(node_state) in
    missing) missing+=(nodejs npm) ;;
    # Debian's npm stands beside Debian's Node only; another Node brings its own.
    no-npm)
      dpkg -S "$(readlink -f "$(command -v node)")" >/dev/null 2>&1 \
        || fail "There is no npm beside $(command -v node): install the one that belongs to it, then run the command again."
      missing+=(npm) ;;
    old) fail "Node.js 18 or newer is needed, and this is $(node --version): update it, then run the command again." ;;
  esac
  [ ${#missing[@]} -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "These packages are missing; install them as root, then run the command again:" "  apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "==> installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

elsewhere() {
  local said=()
  case $(uname -s) in
    Darwin)
      xcode-select -p >/dev/null 2>&1 || said+=("Apple's command line tools:  xcode-select --install") ;;
    Linux)
      if ! command -v pkg-config >/dev/null || ! pkg-config --exists webkit2gtk-4.1 gtk+-3.0 librsvg-2.0; then
        said+=("A C compiler, pkg-config and the development files of WebKitGTK 4.1, GTK 3 and librsvg:"
          "  Fedora:    dnf install gcc make pkgconf-pkg-config webkit2gtk4.1-devel gtk3-devel librsvg2-devel"
          "  Arch:      pacman -S --needed base-devel webkit2gtk-4.1 gtk3 librsvg"
          "  openSUSE:  zypper install gcc make pkgconf webkit2gtk3-devel gtk3-devel librsvg-devel")
      fi
      if [ "$for_what" = test ]; then
        local tool lacking=()
        for tool in Xvfb dbus-daemon dbus-send dbus-monitor WebKitWebDriver gnome-keyring-daemon secret-tool tinyproxy xdotool xclip openbox; do
          command -v "$tool" >/dev/null || lacking+=("$tool")
        done
        [ ${#lacking[@]} -eq 0 ] || said+=("For the tests: ${lacking[*]}")
      fi
      if [ "$for_what" = samples ]; then
        fail "The programs of the Code tab are run with the compilers and interpreters of Debian, Ubuntu and their relatives."
      fi ;;
    *) ;; # Windows brings the web view; Rust's installer asks for Microsoft's build tools.
  esac
  if [ "$(node_state)" != good ]; then
    said+=("Node.js 18 or newer with npm:  https://nodejs.org")
  fi
  [ ${#said[@]} -eq 0 ] || fail "Something is missing. Install it, then run the command again:" "${said[@]}"
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then debian; else elsewhere; fi
