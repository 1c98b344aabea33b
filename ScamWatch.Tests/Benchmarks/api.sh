#!/usr/bin/env bash
# POST /api/v1/classify beside rspamd's POST /checkv2, the same mails by turns, each server on one core and the load on the
# other. Run by `./test.sh bench api [--rounds N] [--seconds N] [--json FILE]`; PROGRAM is the built test program.
set -euo pipefail
program=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
. "$here/debian.sh"
need wrk wrk taskset util-linux rspamd rspamd redis-server redis-server

dir=$(mktemp -d)
running=()
stop() {
  local pid
  for pid in "${running[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${running[@]}"; do wait "$pid" 2>/dev/null || true; done
}
trap 'stop; rm -rf "$dir"' EXIT
free_port() {
  local p
  for p in $(seq "$1" "$(($1 + 100))"); do (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; return; }; done
}

"$program" bench api-mails "$dir"

own=$dir/rspamd
mkdir -p "$own/run" "$own/db" "$own/log"
port=$(free_port 21533)
control=$(free_port $((port + 1)))
for file in rspamd redis; do
  sed "s#@DIR@#$own#g; s#@PORT@#$port#; s#@CONTROL@#$control#" "$here/rspamd/$file.conf" >"$own/$file.conf"
done
as=()
if [ "$(id -u)" -eq 0 ]; then
  as=(-u _rspamd -g _rspamd)
  chmod 755 "$dir"
  chown -R _rspamd:_rspamd "$own"
fi
# redis beside the load, so that rspamd's worker has its core alone.
taskset -c 1 redis-server "$own/redis.conf" >&2 &
running+=($!)
for _ in $(seq 50); do [ -S "$own/run/redis.sock" ] && break; sleep 0.2; done
taskset -c 0 rspamd -f "${as[@]}" -c "$own/rspamd.conf" --var=DBDIR="$own/db" --var=RUNDIR="$own/run" --var=LOGDIR="$own/log" \
  --var=LOCAL_CONFDIR="$own" >"$own/out" 2>&1 &
running+=($!)
for _ in $(seq 120); do (exec 3<>"/dev/tcp/127.0.0.1/$control") 2>/dev/null && break; sleep 0.5; done
sleep 3
rspamc -h "127.0.0.1:$control" -n 2 learn_spam "$dir/train/scam" >"$own/learned"
rspamc -h "127.0.0.1:$control" -n 2 learn_ham "$dir/train/benign" >>"$own/learned"
say "rspamd learned $(grep -c 'success = true' "$own/learned") of $(find "$dir/train" -name '*.eml' | wc -l)"

"$program" bench api --folder "$dir" --rspamd "http://127.0.0.1:$port" "$@"
