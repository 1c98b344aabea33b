#!/usr/bin/env bash
# The public site beside nginx serving the same bytes and the exported files, and beside a bare Kestrel endpoint. Run by
# `./test.sh bench public [--rounds N] [--seconds N] [--json FILE]`; PROGRAM is the built test program.
set -euo pipefail
program=$1
shift
say() { printf '%s\n' "$*" >&2; }

missing=()
command -v wrk >/dev/null || missing+=(wrk)
command -v taskset >/dev/null || missing+=(util-linux)
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx-light)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "public.sh: missing ${missing[*]}; install them, or run as root on Debian."
    exit 1
  fi
  say "public.sh: installing Debian packages: ${missing[*]}"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

PATH=$PATH:/usr/sbin "$program" bench public-compare "$@"
