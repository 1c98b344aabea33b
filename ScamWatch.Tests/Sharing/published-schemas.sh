#!/usr/bin/env bash
# Lays out the published schemas for the tests of the exports (SchemaTests). They are other people's work and are not kept
# here. Two repositories hold them, to be cloned by hand:
#   oasis-open/cti-stix2-json-schemas, branch stix2.1: schemas/{common,sdos,sros}
#   MISP/PyMISP: pymisp/data/schema.json and schema-lax.json
set -euo pipefail
[ $# -eq 3 ] || { echo "usage: $0 CLONE-OF-CTI-STIX2-JSON-SCHEMAS CLONE-OF-PYMISP FOLDER-TO-MAKE" >&2; exit 2; }
mkdir -p "$3/misp"
cp -r "$1"/schemas/{common,sdos,sros} "$3/"
cp "$2"/pymisp/data/schema.json "$2"/pymisp/data/schema-lax.json "$3/misp/"
echo "export SCAMWATCH_SCHEMAS=$(cd "$3" && pwd)"
