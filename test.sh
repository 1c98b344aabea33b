#!/usr/bin/env bash
# Runs the whole suite on the real parts: installs what it lacks, starts a PostgreSQL of its own, ends with one line
# "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }

install_missing() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  [ -n "$(find /usr/share/fonts -iname 'NotoSansCJK*' -print -quit 2>/dev/null)" ] || missing+=(fonts-noto-cjk)
  find_postgres >/dev/null || missing+=(postgresql)
  command -v runuser >/dev/null || missing+=(util-linux)
  [ -x /usr/sbin/dovecot ] || missing+=(dovecot-imapd)
  [ -x /usr/lib/dovecot/submission ] || missing+=(dovecot-submissiond)
  command -v openssl >/dev/null || missing+=(openssl)
  [ -x /usr/sbin/pcscd ] || missing+=(pcscd)
  command -v opensc-tool >/dev/null || missing+=(opensc)
  [ -n "$(ls /usr/lib/*/opensc-pkcs11.so 2>/dev/null)" ] || missing+=(opensc-pkcs11)
  [ -f /usr/include/PCSC/ifdhandler.h ] || missing+=(libpcsclite-dev)
  command -v gcc >/dev/null || missing+=(gcc)
  [ -f /usr/include/stdio.h ] || missing+=(libc6-dev)
  if [ "$*" = "bench mail" ] || [ "$*" = "bench" ] || [ "$*" = "bench --quick" ]; then
    # What the report mailbox is measured beside.
    command -v mbsync >/dev/null || missing+=(isync)
    command -v getmail >/dev/null || missing+=(getmail6)
    command -v fetchmail >/dev/null || missing+=(fetchmail)
    command -v bogofilter >/dev/null || missing+=(bogofilter)
    command -v python3 >/dev/null || missing+=(python3)
  fi
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "test.sh: missing ${missing[*]}; install them, or run as root on Debian. Tests that need them are skipped by name."
    return
  fi
  say "test.sh: installing Debian packages: ${missing[*]}"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# smtp-sink comes with postfix, which would set up and start a mail server: its package is unpacked, not installed.
fetch_smtp_sink() {
  local into=artifacts/postfix
  { [ -x /usr/sbin/smtp-sink ] || [ -x $into/usr/sbin/smtp-sink ]; } && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { say "test.sh: no smtp-sink; its tests are skipped by name."; return; }
  say "test.sh: fetching postfix for its smtp-sink"
  rm -rf $into && mkdir -p $into
  (cd $into && { apt-get download -qq postfix || { apt-get update -qq && apt-get download -qq postfix; }; } >&2 && dpkg-deb -x postfix_*.deb .) \
    || { rm -rf $into; say "test.sh: postfix could not be fetched; the tests with smtp-sink are skipped by name."; }
}

find_postgres() {
  local dir
  for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -x "$dir/initdb" ]; then echo "$dir"; return 0; fi
  done
  return 1
}

# PostgreSQL refuses to run as root, so root lends it to an unprivileged user.
as_db_user() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi
}

start_postgres() { # on|off: whether commits are flushed to disk; further settings of the server
  local bin
  if ! bin=$(find_postgres); then
    say "test.sh: no PostgreSQL; its tests are skipped by name."
    return
  fi
  db_bin=$bin
  db_dir=$(mktemp -d)
  [ "$(id -u)" -eq 0 ] && chown nobody "$db_dir"
  # A free port: bound by nobody at this moment, and below those that the system gives to connections by itself.
  local port
  port=$(for p in $(seq 15432 15532); do (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; break; }; done)
  (cd / && as_db_user "$bin/initdb" -D "$db_dir/data" -U scamwatch -A trust -E UTF8 --locale=C >/dev/null)
  (cd / && as_db_user "$bin/pg_ctl" -D "$db_dir/data" -w -l "$db_dir/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=$1 -c max_connections=300 ${2:-}" start >/dev/null)
  export SCAMWATCH_TEST_POSTGRES_LOG="$db_dir/log"
  export SCAMWATCH_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=scamwatch;Database=postgres"
  say "test.sh: PostgreSQL on 127.0.0.1:$port"
}

stop_postgres() {
  if [ -n "${db_dir:-}" ]; then
    (cd / && as_db_user "$db_bin/pg_ctl" -D "$db_dir/data" -m immediate stop >/dev/null 2>&1) || true
    rm -rf "$db_dir"
  fi
}

db_dir=""
results=$(mktemp -d)
trap 'stop_postgres; rm -rf "$results"' EXIT

install_missing "${@:1:2}"
fetch_smtp_sink

# What the results of a run add up to, as the last line of this script; its own exit code counts too.
sum_up() { # exit code of the run, namespace of the tests
  local code=$1 counters total executed passed skipped failed
  counters=$(grep -o '<Counters [^>]*' "$results/tests.trx" 2>/dev/null || true)
  figure() { printf '%s' "$counters" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }
  total=$(figure total); executed=$(figure executed); passed=$(figure passed)
  [ -n "$total" ] || { say "test.sh: the test run left no result"; echo "0 passed, 1 failed, 0 skipped"; return 1; }
  skipped=$((total - executed))
  failed=$((executed - passed))
  [ "$code" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
  # A run that was broken off because nothing moved any more: which tests were under way.
  for sequence in "$results"/*/Sequence_*.xml; do
    [ -f "$sequence" ] || continue
    say "did not end:"
    grep -o '<Test [^>]*Completed="False"[^>]*' "$sequence" | sed 's/.* DisplayName="\([^"]*\)".*/  \1/; s/.*Name="\([^"]*\)".*/  \1/' >&2 || true
  done
  if [ "$skipped" -gt 0 ]; then
    say "skipped:"
    grep -o 'testName="[^"]*"[^>]*outcome="NotExecuted"' "$results/tests.trx" | sed 's/testName="\([^"]*\)".*/  \1/' >&2 || true
  fi
  # A test that writes to the raw standard output breaks the line its own result goes by: it would be missing in silence.
  local untold
  untold=$(comm -23 <(tests_there_are "$2") <(grep -o '<TestMethod [^>]*' "$results/tests.trx" | sed 's/.* className="\([^"]*\)".* name="\([^"(]*\).*/\1.\2/' | sort -u))
  if [ -n "$untold" ]; then
    say "no result of:"
    sed 's/^/  /' <<<"$untold" >&2
    failed=$((failed + $(wc -l <<<"$untold")))
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}

tests_there_are() { # namespace they are under
  artifacts/bin/ScamWatch.Tests/debug/ScamWatch.Tests -list methods | grep "^$1\." | sort -u
}

# Programs beside the tests, optimised: `./test.sh bench` runs every benchmark (`--quick`: small sizes), `./test.sh bench NAME` one of them,
# `./test.sh bench report` draws docs/benchmarks.md; `./test.sh survive mail|cards|reader|nodes`, `./test.sh screenshots`. `./test.sh fuzz [SECONDS]` runs the fuzz tests, a minute each parser, two at once; `./test.sh audit` asks for known
# vulnerabilities of the packages.
if [ "${1:-}" = "audit" ]; then
  exec .ci/audit
fi
if [ "${1:-}" = "fuzz" ]; then
  export SCAMWATCH_FUZZ_SECONDS=${2:-60} SCAMWATCH_FUZZ_SEED=${SCAMWATCH_FUZZ_SEED:-$RANDOM}
  say "test.sh: $SCAMWATCH_FUZZ_SECONDS s each parser, seed $SCAMWATCH_FUZZ_SEED"
  dotnet build --nologo -v quiet >&2
  code=0
  dotnet test --no-build --nologo --filter "FullyQualifiedName~ScamWatch.Tests.Fuzzing" \
    --logger "trx;LogFileName=tests.trx" --results-directory "$results" >&2 || code=$?
  sum_up "$code" ScamWatch.Tests.Fuzzing
  exit
fi
if [ $# -gt 0 ]; then
  dotnet build --nologo -v quiet -c Release ScamWatch.Tests >&2
  program=$PWD/artifacts/bin/ScamWatch.Tests/release/ScamWatch.Tests
  if [ "$1 ${2:-}" = "bench peers" ]; then
    ScamWatch.Tests/Benchmarks/peers.sh "$program" "${@:3}"
  elif [ "$1 ${2:-}" = "bench public" ]; then
    ScamWatch.Tests/Benchmarks/public.sh "$program" "${@:3}"
  elif [ "$1 ${2:-}" = "bench api" ]; then
    ScamWatch.Tests/Benchmarks/api.sh "$program" "${@:3}"
  else
    # Durable commits are what is measured here: this server flushes to disk.
    case "$1 ${2:-}" in "bench " | "bench --quick" | "bench --of" | "bench suspension" | "bench audit" | "bench move" | "bench nodes" | "survive nodes") start_postgres on ;;
      # As a server of that size is set: 45 GB do not go through 128 MB of buffers.
      "bench hub") start_postgres on "-c shared_buffers=3GB -c max_wal_size=8GB -c effective_cache_size=12GB" ;; esac
    "$program" "$@"
  fi
  exit
fi

start_postgres off
dotnet build --nologo -v quiet >&2
code=0
dotnet test --no-build --nologo --blame-hang-timeout 8m --blame-hang-dump-type none --logger "trx;LogFileName=tests.trx" --results-directory "$results" >&2 || code=$?

sum_up "$code" ScamWatch.Tests
