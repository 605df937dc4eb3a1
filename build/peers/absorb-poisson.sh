#!/usr/bin/env bash
# Poisson regression with absorbed effects by this library and, where it is installed, by fixest, one kind of panel after the other.
# Usage: build/peers/absorb-poisson.sh [ROWS] [REPEAT] [KIND...]
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=${1:-1000000}
repeat=${2:-5}
shift $(($# < 2 ? $# : 2))
kinds=("${@:-}")
[ -n "${kinds[0]}" ] || kinds=(simple difficult chain movers)
dotnet build -c Release --nologo -v q Crabbymetrics.Benchmarks >&2
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | sed 's/^ //'), $(nproc) processors; .NET SDK $(dotnet --version); $(date -u +%F)"
for kind in "${kinds[@]}"; do
  dotnet run -c Release --no-build --project Crabbymetrics.Benchmarks -- absorb-poisson "$rows" "$repeat" -1 "$kind"
  if command -v Rscript > /dev/null; then Rscript build/peers/absorb-poisson.R "$rows" "$repeat" "$kind" || true; fi
done
