#!/usr/bin/env bash
# Runs the command under the README's first heading of use, as it stands there.
set -euo pipefail
cd "$(dirname "$0")/.."
command=$(grep -m 1 '^dotnet run -c Release --project Crabbymetrics.Cli -- fit poisson' README.md)
echo "$command"
bash -c "$command"
