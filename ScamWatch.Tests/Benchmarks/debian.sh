# Sourced by the benchmarks that run beside other programs.

say() { printf '%s\n' "$*" >&2; }

# need COMMAND PACKAGE [COMMAND PACKAGE ...]: installs the packages of Debian whose commands are not there.
need() {
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "missing ${missing[*]}; install them, or run as root on Debian."
    exit 1
  fi
  say "installing Debian packages: ${missing[*]}"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
