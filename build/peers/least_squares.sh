#!/usr/bin/env bash
# Least squares of the same simulated files by this library and by whichever peers are installed; prints every measurement and the ratios.
# Usage: build/peers/least_squares.sh [REPEAT] [SIZE...], a size being ROWSxCOLUMNS. Needs python3 with numpy; PYTHON names another one.
set -euo pipefail
cd "$(dirname "$0")/../.."
repeat=${1:-7}
shift || true
sizes=("${@:-}")
[ -n "${sizes[0]}" ] || sizes=(1000x5 100000x5 100000x50 1000000x20 20000x500)
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results="$work/results.jsonl"
dotnet build -c Release --nologo -v q Crabbymetrics.Benchmarks >&2
for size in "${sizes[@]}"; do
  file="$work/$size.bin"
  "$python" build/peers/generate.py "${size%x*}" "${size#*x}" "$file"
  dotnet run -c Release --no-build --project Crabbymetrics.Benchmarks -- least-squares "$file" --repeat "$repeat" >> "$results"
  "$python" build/peers/least_squares.py "$file" 3 >> "$results" || true
  if command -v Rscript > /dev/null; then Rscript build/peers/least_squares.R "$file" 3 >> "$results" || true; fi
  rm -f "$file"
done
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | sed 's/^ //'), $(nproc) processors; .NET SDK $(dotnet --version); $(date -u +%F)"
echo
"$python" - "$results" << 'TABLE'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8") if line.startswith("{")]
print("| n, p | crabbymetrics | peer | time | ratio |\n|---|---|---|---|---|")
for ours in (row for row in rows if "peer" not in row):
    for peer in (row for row in rows if "peer" in row and (row["n"], row["p"]) == (ours["n"], ours["p"])):
        print(f"| {ours['n']}, {ours['p']} | {ours['median_s'] * 1e3:.3g} ms | {peer['peer']} | {peer['median_s'] * 1e3:.3g} ms | {peer['median_s'] / ours['median_s']:.1f} |")
TABLE
