#!/usr/bin/env bash
# Other classifiers on the same texts as ours: bogofilter, fastText and rspamd's Bayes, from Debian. Each is trained on four fifths
# of data/corpus, split by family, for the rest of it, and on the whole for the real texts. Run by
# `./test.sh bench peers [--dev FILE] [--json FILE]`; PROGRAM is the built test program.
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

free_port() {
  local p
  for p in $(seq "$1" "$(($1 + 100))"); do (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; return; }; done
}
for set in test dev; do
  own=$dir/$set
  [ -d "$own" ] || continue
  mkdir "$own/scores" "$own/models"

  for form in raw pairs; do
    say "$set: bogofilter, $form"
    db=$own/models/bogofilter.$form
    mkdir "$db"
    find "$own/$form/train/scam" -name '*.eml' | bogofilter -C -d "$db" -s -b
    find "$own/$form/train/benign" -name '*.eml' | bogofilter -C -d "$db" -n -b
    find "$own/$form/judged" -name '*.eml' >"$own/list"
    out=$own/scores/bogofilter.$form
    start=$(now)
    bogofilter -C -d "$db" -o 0.99,0.45 -TT -b <"$own/list" >"$own/answers" || [ $? -le 2 ]
    took "$start" "$out.seconds"
    # "PATH SCORE"; its own threshold for spam is 0.99.
    awk -v OFS='\t' '{ id = $1; sub(/.*\//, "", id); sub(/\.eml$/, "", id); print id, ($2 >= 0.99) ? 1 : 0, $2 }' "$own/answers" >"$out"
  done

  for form in raw pairs letters; do
    say "$set: fastText, $form"
    # What suits each form of input: letters within words, pairs of pairs, runs of three letters.
    case $form in
      raw) grams=(-minn 1 -maxn 3) ;;
      pairs) grams=(-wordNgrams 2) ;;
      letters) grams=(-wordNgrams 3) ;;
    esac
    fasttext supervised -input "$own/lines/$form.train" -output "$own/models/fasttext.$form" -loss softmax -epoch 25 -lr 0.5 \
      -dim 16 -bucket 1048576 -thread 1 -seed 1 -verbose 0 "${grams[@]}" >&2
    out=$own/scores/fasttext.$form
    sed 's/^__label__[a-z]* //' "$own/lines/$form.judged" >"$own/texts"
    start=$(now)
    fasttext predict-prob "$own/models/fasttext.$form.bin" "$own/texts" 2 >"$own/answers"
    took "$start" "$out.seconds"
    paste "$own/lines/names.judged" "$own/answers" | awk -F '\t' -v OFS='\t' '{
      split($2, w, " ")
      p = (w[1] == "__label__scam") ? w[2] : w[4]
      print $1, (w[1] == "__label__scam") ? 1 : 0, p
    }' >"$out"
  done

  for form in raw pairs; do
    say "$set: rspamd, $form"
    kept=$own/rspamd.$form
    mkdir -p "$kept/run" "$kept/db" "$kept/log"
    port=$(free_port 21433)
    control=$(free_port $((port + 1)))
    for file in rspamd redis; do
      sed "s#@DIR@#$kept#g; s#@PORT@#$port#; s#@CONTROL@#$control#" "$here/rspamd/$file.conf" >"$kept/$file.conf"
    done
    as=()
    if [ "$(id -u)" -eq 0 ]; then
      as=(-u _rspamd -g _rspamd)
      chmod 755 "$dir" "$own"
      chown -R _rspamd:_rspamd "$kept"
    fi
    redis-server "$kept/redis.conf" >&2 &
    running+=($!)
    for _ in $(seq 50); do [ -S "$kept/run/redis.sock" ] && break; sleep 0.2; done
    rspamd -f "${as[@]}" -c "$kept/rspamd.conf" --var=DBDIR="$kept/db" --var=RUNDIR="$kept/run" --var=LOGDIR="$kept/log" \
      --var=LOCAL_CONFDIR="$kept" >"$kept/out" 2>&1 &
    running+=($!)
    for _ in $(seq 120); do (exec 3<>"/dev/tcp/127.0.0.1/$control") 2>/dev/null && break; sleep 0.5; done
    sleep 3
    rspamc -h "127.0.0.1:$control" -n 4 learn_spam "$own/$form/train/scam" >"$kept/learned"
    rspamc -h "127.0.0.1:$control" -n 4 learn_ham "$own/$form/train/benign" >>"$kept/learned"
    say "learned $(grep -c 'success = true' "$kept/learned") of $(find "$own/$form/train" -name '*.eml' | wc -l)"
    "$program" bench rspamd "http://127.0.0.1:$port" "$own/$form/judged" "$own/scores/rspamd.$form"
    stop
  done
done

"$program" bench peers --folder "$dir" "$@"
