#!/usr/bin/env bash
# Lints what lies in this folder with the programs that are here; run by hand. Says what it could not check, and ends with 1 where something is wrong.
set -uo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$PATH:/usr/sbin
bad=0
passed() { printf 'ok       %s\n' "$*"; }
failed() { printf 'WRONG    %s\n' "$*"; bad=1; }
left() { printf 'not here %s\n' "$*"; }
has() { command -v "$1" >/dev/null; }

# Units: read by systemd itself, with a program in the place of ours, and rated for what they may do.
if has systemd-analyze; then
  for unit in systemd/*.service; do
    name=$(basename "$unit")
    mkdir -p "$work/units"
    sed -e 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' -e '/^EnvironmentFile=/d' -e '/^Documentation=/d' -e 's#^WorkingDirectory=.*#WorkingDirectory=/#' -e 's/^User=.*/User=daemon/' -e 's/^Group=.*/Group=daemon/' "$unit" > "$work/units/$name"
    if said=$(systemd-analyze verify --man=no "$work/units/$name" 2>&1) && [ -z "$(grep -F "$name" <<<"$said")" ]; then passed "$name: systemd-analyze verify"; else failed "$name: $said"; fi
    # 10 is an unconfined service, 0 one that may do nothing.
    if rating=$(systemd-analyze security --offline=true --threshold=25 --no-pager "$unit" 2>&1 | tail -1) && systemd-analyze security --offline=true --threshold=25 --no-pager "$unit" >/dev/null 2>&1; then passed "$name: ${rating#→ }"; else failed "$name: ${rating#→ }"; fi
  done
else
  left "systemd-analyze: units"
fi

# nginx reads its configuration: with a certificate made for it, and the containers' names as addresses.
if has nginx && has openssl; then
  openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=scamwatch.example.lg.jp -days 1 -keyout "$work/scamwatch.key" -out "$work/scamwatch.crt" 2>/dev/null
  sed -e "s#/etc/nginx/tls/#$work/#" -e "s#/var/log/nginx/#$work/#" nginx/scamwatch.conf > "$work/site.conf"
  printf 'pid %s/pid;\nerror_log %s/log;\nevents {}\nhttp { include %s/site.conf; }\n' "$work" "$work" "$work" > "$work/nginx.conf"
  if said=$(nginx -t -c "$work/nginx.conf" 2>&1); then passed "nginx -t"; else failed "nginx: $said"; fi
else
  left "nginx, openssl: nginx/scamwatch.conf"
fi

# And it does what is promised: two stand-ins for nodes, which answer with their name and the headers they got.
if has nginx && has openssl && has python3 && has curl; then
  cat > "$work/node.py" <<'P'
import http.server, sys
class Node(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        names = ("Host", "X-Forwarded-For", "X-Forwarded-Proto", "Upgrade")
        body = " ".join([sys.argv[1]] + [f"{n}={self.headers.get(n)}" for n in names]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Node).serve_forever()
P
  python3 "$work/node.py" 45081 & one=$!
  python3 "$work/node.py" 45082 & two=$!
  sed -i -e 's/:5081 /:45081 /' -e 's/:5082 /:45082 /' -e 's/listen 80;/listen 127.0.0.1:45080;/' -e 's/listen 443 ssl/listen 127.0.0.1:45443 ssl/' -e '/listen \[::\]/d' "$work/site.conf"
  nginx -c "$work/nginx.conf"
  sleep 1
  ask() { curl -sk --http1.1 --resolve scamwatch.example.lg.jp:45443:127.0.0.1 -H 'Upgrade: websocket' -H 'Connection: Upgrade' -H 'X-Forwarded-For: 192.0.2.6' "https://scamwatch.example.lg.jp:45443$1" "${@:2}"; }
  for place in /alerts /api/v1/alerts /_blazor /reader-agent; do
    case "$(ask $place)" in
      *" Host=scamwatch.example.lg.jp X-Forwarded-For=127.0.0.1 X-Forwarded-Proto=https "*) passed "nginx: $place knows its name and who asks" ;;
      *) failed "nginx: $place: $(ask $place)" ;;
    esac
  done
  [[ $(ask /_blazor) == *Upgrade=websocket ]] && passed "nginx: windows are WebSockets" || failed "nginx: no Upgrade under /_blazor"
  nodes=$(for window in 1 2 3 4 5 6 7 8; do ask /_blazor -c "$work/jar$window" >/dev/null; for again in 1 2 3; do ask /_blazor -b "$work/jar$window" | cut -c1-5; done | sort -u | tr '\n' '+'; echo; done)
  [ "$(sort -u <<<"$nodes")" = $'45081+\n45082+' ] && passed "nginx: a window stays on its node, windows are spread" || failed "nginx: windows went to $nodes"
  [ -z "$(ask /alerts -o /dev/null -D - | grep -i set-cookie)" ] && passed "nginx: public pages set no cookie" || failed "nginx: a cookie on a public page"
  ask /_blazor -c "$work/jar" >/dev/null
  first=$(ask /_blazor -b "$work/jar" | cut -c1-5)
  if [ "$first" = 45081 ]; then kill $one; else kill $two; fi
  sleep 1
  other=$(ask /_blazor -b "$work/jar" | cut -c1-5)
  [ -n "$other" ] && [ "$other" != "$first" ] && passed "nginx: a window whose node is gone goes to the other" || failed "nginx: after node $first: '$other'"
  kill $one $two "$(cat "$work/pid")" 2>/dev/null
  wait 2>/dev/null
else
  left "nginx, openssl, python3, curl: stickiness"
fi

if has python3; then
  if python3 -m json.tool yarp/appsettings.json >/dev/null; then passed "yarp/appsettings.json is JSON"; else failed "yarp/appsettings.json"; fi
  if python3 -c 'import yaml' 2>/dev/null; then
    if said=$(python3 - <<'P' 2>&1
import yaml
made = yaml.safe_load(open("container/compose.yaml"))
services, volumes, secrets = made["services"], made["volumes"], made["secrets"]
for name, service in services.items():
    assert "image" in service, f"{name}: no image"
    for other in service.get("depends_on", []):
        assert other in services, f"{name}: depends on {other}, which is not there"
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source.startswith(".") or source in volumes, f"{name}: no volume {source}"
    for secret in service.get("secrets", []):
        assert secret in secrets, f"{name}: no secret {secret}"
    image = service["image"]
    assert "/" not in image, f"{name}: {image} names a registry"
P
    ); then passed "container/compose.yaml: parts name each other"; else failed "container/compose.yaml: $said"; fi
  else
    left "python3-yaml: container/compose.yaml"
  fi
else
  left "python3: yarp, compose"
fi
if has docker && docker compose version >/dev/null 2>&1; then
  cp -r container "$work/" && cp "$work/container/compose.env.example" "$work/container/compose.env" && : > "$work/container/database_password.txt"
  if said=$(cd "$work/container" && docker compose config --quiet 2>&1); then passed "docker compose config"; else failed "compose: $said"; fi
else
  left "docker compose: the file is not read by compose itself"
fi
if has docker && docker info >/dev/null 2>&1; then
  if said=$(docker build --check -f container/Containerfile .. 2>&1); then passed "docker build --check"; else failed "Containerfile: $said"; fi
elif has hadolint; then
  if said=$(hadolint container/Containerfile 2>&1); then passed "hadolint"; else failed "Containerfile: $said"; fi
else
  left "a container engine: the image is not built"
fi
# At least: each line of the Containerfile begins with an instruction, and what it copies is what publish.sh makes.
if ! grep -vE '^(#|$|ARG |FROM |RUN |COPY |ENV |USER |WORKDIR |VOLUME |EXPOSE |STOPSIGNAL |ENTRYPOINT |    | && )' container/Containerfile >&2; then passed "container/Containerfile: instructions"; else failed "container/Containerfile"; fi

if has pwsh; then
  if said=$(pwsh -NoProfile -Command '$e=$null; [void][System.Management.Automation.Language.Parser]::ParseFile((Resolve-Path windows/install.ps1), [ref]$null, [ref]$e); if ($e) { $e; exit 1 }' 2>&1); then passed "windows/install.ps1"; else failed "install.ps1: $said"; fi
else
  left "pwsh: windows/install.ps1"
fi
for script in check.sh check-package.sh publish.sh container/nginx.sh; do
  if said=$(bash -n "$script" 2>&1); then passed "$script: bash -n"; else failed "$script: $said"; fi
done
exit $bad
