#!/usr/bin/env bash
# Fits the same simulated files with this library and with whichever peers are installed, and prints the table of ratios.
# Usage: build/peers/compare.sh [REPEAT] [SIZE...], a size being ROWSxCOLUMNS. Needs python3 with numpy; PYTHON names another one. All take turns in
# ROUNDS rounds (3), so that a machine that is busy is busy for all.
set -euo pipefail
cd "$(dirname "$0")/../.."
repeat=${1:-7}
shift || true
sizes=("${@:-}")
[ -n "${sizes[0]}" ] || sizes=(1000x5 10000x5 100000x5 100000x50 1000000x5 1000000x20)
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results="$work/results.jsonl"
dotnet build -c Release --nologo -v q Crabbymetrics.Benchmarks >&2
for size in "${sizes[@]}"; do
  file="$work/$size.bin"
  "$python" build/peers/generate.py "${size%x*}" "${size#*x}" "$file"
  for _ in $(seq "${ROUNDS:-3}"); do
    Crabbymetrics.Benchmarks/bin/Release/net10.0/Crabbymetrics.Benchmarks peer "$file" --repeat "$repeat" >> "$results"
    "$python" build/peers/python_peers.py "$file" 3 >> "$results" || true
    if command -v Rscript > /dev/null; then Rscript build/peers/r_peers.R "$file" 3 >> "$results" || true; fi
  done
  rm -f "$file"
done
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | sed 's/^ //'), $(nproc) processors; .NET SDK $(dotnet --version); $(date -u +%F)"
echo
"$python" build/peers/table.py "$results"
