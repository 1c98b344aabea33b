#!/usr/bin/env bash
# Looks whether a package of publish.sh is whole: deploy/check-package.sh DIRECTORY. One for this machine's system is started too, from an empty folder and
# with an empty state, and asked whether it lives and is ready. Ends with 1 where something is wrong.
set -uo pipefail
package=$(cd "${1:?"deploy/check-package.sh DIRECTORY"}" && pwd)
bad=0
passed() { printf 'ok       %s\n' "$*"; }
failed() { printf 'WRONG    %s\n' "$*"; bad=1; }
left() { printf 'not here %s\n' "$*"; }
there() { if [ -s "$package/$1" ]; then passed "$1"; else failed "$1 is not there"; fi; }

# What kind of machine a program is made for, by its own head: ELF (byte 18) or PE (4 bytes behind the place that byte 60 names).
kind() {
  local file=$1 place
  case "$(head -c 4 "$file" | od -An -tx1 | tr -d ' ')" in
    7f454c46) [ "$(od -An -tu2 -j18 -N2 "$file" | tr -d ' ')" = 62 ] && echo "ELF x64" || echo "ELF" ;;
    4d5a*)
      place=$(od -An -tu4 -j60 -N4 "$file" | tr -d ' ')
      [ "$(od -An -tx2 -j$((place + 4)) -N2 "$file" | tr -d ' ')" = 8664 ] && echo "PE x64" || echo "PE"
      ;;
    *) echo "no program" ;;
  esac
}
is() { # FILE KIND
  [ -s "$package/$1" ] || { failed "$1 is not there"; return; }
  local found
  found=$(kind "$package/$1")
  if [ "$found" = "$2" ]; then passed "$1: $found"; else failed "$1: $found, not $2"; fi
}

if [ -e "$package/web/ScamWatch.Web.exe" ]; then
  for part in web/ScamWatch.Web.exe worker/scamwatch.exe web/coreclr.dll worker/coreclr.dll web/e_sqlite3.dll worker/e_sqlite3.dll; do is "$part" "PE x64"; done
  there deploy/windows/install.ps1
else
  for part in web/ScamWatch.Web worker/scamwatch web/libcoreclr.so worker/libcoreclr.so web/libe_sqlite3.so worker/libe_sqlite3.so; do is "$part" "ELF x64"; done
  there deploy/systemd/scamwatch-web.service
fi

# Without the script no window of the console answers; without these data no start.
for part in web/wwwroot/_framework/blazor.web.js web/wwwroot/public.css web/appsettings.json data/samples/municipality.json docs/operate.md VERSION sbom.cdx.json; do there "$part"; done
for folder in data/reference data/corpus; do
  if [ -n "$(ls "$package/$folder" 2>/dev/null)" ]; then passed "$folder: $(find "$package/$folder" -type f | wc -l) files"; else failed "$folder is not there"; fi
done
if (cd "$package" && sha256sum --check --quiet SHA256SUMS >/dev/null 2>&1); then passed "SHA256SUMS"; else failed "SHA256SUMS: files are missing or changed"; fi

if [ ! -e "$package/web/ScamWatch.Web" ] || [ "$(uname -sm)" != "Linux x86_64" ]; then
  left "a system that could start it"
  exit "$bad"
fi

work=$(mktemp -d)
mkdir "$work/empty" "$work/state"
port=$(for p in $(seq 45181 45281); do (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; break; }; done)
export Data__State="$work/state" Data__Inbox="$work/inbox"
cd "$work/empty"
"$package/web/ScamWatch.Web" --urls "http://127.0.0.1:$port" > "$work/log" 2>&1 &
web=$!
trap 'kill "$web" 2>/dev/null; wait "$web" 2>/dev/null; rm -rf "$work"' EXIT
answer() { curl -s -o "$work/body" -w '%{http_code}' "http://127.0.0.1:$port$1" 2>/dev/null || true; }
for _ in $(seq 240); do
  [ "$(answer /health/live)" = 200 ] && break
  kill -0 "$web" 2>/dev/null || break
  sleep 0.5
done
for path in /health/live /alerts /_framework/blazor.web.js; do
  if [ "$(answer "$path")" = 200 ]; then passed "$path answers 200"; else failed "$path: $(tail -n 3 "$work/log")"; fi
done
# Ready comes with the first model, which a new state has to train.
for _ in $(seq 240); do
  [ "$(answer /health/ready)" = 200 ] && break
  sleep 0.5
done
if [ "$(answer /health/ready)" = 200 ]; then passed "/health/ready answers 200"; else failed "/health/ready: $(cat "$work/body")"; fi
if [ "$("$package/worker/scamwatch" --version)" = "$(cat "$package/VERSION")" ]; then passed "scamwatch --version: $(cat "$package/VERSION")"; else failed "scamwatch --version"; fi
if [ -z "$(ls -A "$work/empty")" ]; then passed "nothing was written where it was started"; else failed "written where it was started: $(ls -A "$work/empty")"; fi
kill "$web"
if wait "$web"; then passed "it ends when told to"; else failed "it ended with $?"; fi
exit "$bad"
