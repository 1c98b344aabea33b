#!/usr/bin/env bash
# Other classifiers on the same texts as ours: bogofilter, fastText and rspamd's Bayes, from Debian, each trained on the same
# split of data/corpus by family. Run by `./test.sh bench peers [--dev FILE] [--json FILE]`; PROGRAM is the built test program.
set -euo pipefail
program=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
. "$here/debian.sh"
need bogofilter bogofilter fasttext fasttext rspamd rspamd redis-server redis-server

dir=$(mktemp -d)
running=()
stop() {
  local pid
  for pid in "${running[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${running[@]}"; do wait "$pid" 2>/dev/null || true; done
  running=()
}
trap 'stop; rm -rf "$dir"' EXIT

now() { date +%s%N; }
# Writes seconds since a `now` to a file.
took() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.6f", (b - a) / 1e9 }' >"$2"; }

"$program" bench split "$dir" "$@"
mkdir "$dir/scores" "$dir/models"
sets=(test)
[ -d "$dir/raw/dev" ] && sets+=(dev)

for form in raw pairs; do
  say "bogofilter, $form"
  db=$dir/models/bogofilter.$form
  mkdir "$db"
  find "$dir/$form/train/scam" -name '*.eml' | bogofilter -C -d "$db" -s -b
  find "$dir/$form/train/benign" -name '*.eml' | bogofilter -C -d "$db" -n -b
  for set in "${sets[@]}"; do
    find "$dir/$form/$set" -name '*.eml' >"$dir/list"
    out=$dir/scores/bogofilter.$form.$set
    start=$(now)
    bogofilter -C -d "$db" -o 0.99,0.45 -TT -b <"$dir/list" >"$dir/answers" || [ $? -le 2 ]
    took "$start" "$out.seconds"
    # "PATH SCORE"; its own threshold for spam is 0.99.
    awk -v OFS='\t' '{ id = $1; sub(/.*\//, "", id); sub(/\.eml$/, "", id); print id, ($2 >= 0.99) ? 1 : 0, $2 }' "$dir/answers" >"$out"
  done
done

for form in raw pairs letters; do
  say "fastText, $form"
  # What suits each form of input: letters within words, pairs of pairs, runs of three letters.
  case $form in
    raw) grams=(-minn 1 -maxn 3) ;;
    pairs) grams=(-wordNgrams 2) ;;
    letters) grams=(-wordNgrams 3) ;;
  esac
  fasttext supervised -input "$dir/lines/$form.train" -output "$dir/models/fasttext.$form" -loss softmax -epoch 25 -lr 0.5 \
    -dim 16 -bucket 1048576 -thread 1 -seed 1 -verbose 0 "${grams[@]}" >&2
  for set in "${sets[@]}"; do
    out=$dir/scores/fasttext.$form.$set
    sed 's/^__label__[a-z]* //' "$dir/lines/$form.$set" >"$dir/texts"
    start=$(now)
    fasttext predict-prob "$dir/models/fasttext.$form.bin" "$dir/texts" 2 >"$dir/answers"
    took "$start" "$out.seconds"
    paste "$dir/lines/names.$set" "$dir/answers" | awk -F '\t' -v OFS='\t' '{
      split($2, w, " ")
      p = (w[1] == "__label__scam") ? w[2] : w[4]
      print $1, (w[1] == "__label__scam") ? 1 : 0, p
    }' >"$out"
  done
done

free_port() {
  local p
  for p in $(seq "$1" "$(($1 + 100))"); do (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; return; }; done
}
for form in raw pairs; do
  say "rspamd, $form"
  own=$dir/rspamd.$form
  mkdir -p "$own/run" "$own/db" "$own/log"
  port=$(free_port 21433)
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
  redis-server "$own/redis.conf" >&2 &
  running+=($!)
  for _ in $(seq 50); do [ -S "$own/run/redis.sock" ] && break; sleep 0.2; done
  rspamd -f "${as[@]}" -c "$own/rspamd.conf" --var=DBDIR="$own/db" --var=RUNDIR="$own/run" --var=LOGDIR="$own/log" \
    --var=LOCAL_CONFDIR="$own" >"$own/out" 2>&1 &
  running+=($!)
  for _ in $(seq 120); do (exec 3<>"/dev/tcp/127.0.0.1/$control") 2>/dev/null && break; sleep 0.5; done
  sleep 3
  rspamc -h "127.0.0.1:$control" -n 4 learn_spam "$dir/$form/train/scam" >"$own/learned"
  rspamc -h "127.0.0.1:$control" -n 4 learn_ham "$dir/$form/train/benign" >>"$own/learned"
  say "learned $(grep -c 'success = true' "$own/learned") of $(find "$dir/$form/train" -name '*.eml' | wc -l)"
  for set in "${sets[@]}"; do
    "$program" bench rspamd "http://127.0.0.1:$port" "$dir/$form/$set" "$dir/scores/rspamd.$form.$set"
  done
  stop
done

"$program" bench peers --folder "$dir" "$@"
