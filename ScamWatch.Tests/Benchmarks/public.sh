#!/usr/bin/env bash
# The public site beside nginx serving the same bytes and the exported files, and beside a bare Kestrel endpoint. Run by
# `./test.sh bench public [--rounds N] [--seconds N] [--json FILE]`; PROGRAM is the built test program.
set -euo pipefail
program=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
. "$here/debian.sh"
PATH=$PATH:/usr/sbin
need wrk wrk taskset util-linux nginx nginx-light

"$program" bench public "$@"
