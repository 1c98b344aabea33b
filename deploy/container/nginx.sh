#!/usr/bin/env bash
# Writes nginx/scamwatch.conf for compose: the same as deploy/nginx/scamwatch.conf, with the containers as nodes.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p nginx
sed -e 's/server 127\.0\.0\.1:5081 /server web1:8080 /' -e 's/server 127\.0\.0\.1:5082 /server web2:8080 /' ../nginx/scamwatch.conf > nginx/scamwatch.conf
