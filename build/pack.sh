#!/usr/bin/env bash
# Packs the libraries and the crabby tool into artifacts/packages. Arguments go to dotnet pack (--no-build, -p:Version=1.2.3).
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet pack Crabbymetrics.sln -c Release "$@"
