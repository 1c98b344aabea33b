#!/usr/bin/env bash
# Publishes the program with its own runtime: deploy/publish.sh linux-x64|win-x64|RID [DIRECTORY]
# Result: DIRECTORY (out/RID where none is given) with web, worker, data, docs, deploy and VERSION. Needs the SDK of global.json and the runtime packs of RID.
set -euo pipefail
cd "$(dirname "$0")/.."
rid=${1:?"deploy/publish.sh linux-x64|win-x64|RID [DIRECTORY]"}
out=${2:-out/$rid}

rm -rf "$out"
mkdir -p "$out"
# Compiled beforehand, the runtime and all libraries with it: a node that comes back under load needs two thirds of the processor time to its first answer
# (docs/nodes.md, "A node that comes back"), for 100 MB more each.
for part in Web:web Ingest:worker; do
  dotnet publish "ScamWatch.${part%:*}" -c Release -r "$rid" --self-contained -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -p:DebugType=none -o "$out/${part#*:}" --nologo -v quiet
done
# What the program reads; it finds data beside its own folder.
mkdir -p "$out/data"
cp -r data/reference data/corpus data/samples "$out/data/"
cp -r docs deploy "$out/"
rm -rf "$out/docs/screenshots"
# What it is made of. The program asked is the one of this machine: that of RID may be another system's.
dotnet run --project ScamWatch.Ingest -c Release --no-launch-profile -- sbom artifacts/obj/ScamWatch.Web/project.assets.json --output "$out/sbom.cdx.json"
dotnet run --project ScamWatch.Ingest -c Release --no-launch-profile --no-build -- --version > "$out/VERSION"
(cd "$out" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
echo "$out: version $(cat "$out/VERSION"), $(du -sm "$out" | cut -f1) MB, $(wc -l < "$out/SHA256SUMS") files"
