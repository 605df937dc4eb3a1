#!/usr/bin/env bash
# Least squares of the same simulated files by this library and by whichever peers are installed; prints the table of ratios.
# Usage: build/peers/least_squares.sh [REPEAT] [SIZE...], a size being ROWSxCOLUMNS. Needs python3 with numpy; PYTHON names another one. All take turns in
# ROUNDS rounds (3), so that a machine that is busy is busy for all; THREADS=1 holds all of them to one thread.
set -euo pipefail
cd "$(dirname "$0")/../.."
repeat=${1:-7}
shift || true
sizes=("${@:-}")
[ -n "${sizes[0]}" ] || sizes=(1000x5 100000x5 100000x50 1000000x20 20000x500)
python=${PYTHON:-python3}
threads=${THREADS:--1}
if [ "$threads" != -1 ]; then export OPENBLAS_NUM_THREADS=$threads OMP_NUM_THREADS=$threads; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results="$work/results.jsonl"
dotnet build -c Release --nologo -v q Crabbymetrics.Benchmarks >&2
for size in "${sizes[@]}"; do
  file="$work/$size.bin"
  "$python" build/peers/generate.py "${size%x*}" "${size#*x}" "$file"
  for _ in $(seq "${ROUNDS:-3}"); do
    Crabbymetrics.Benchmarks/bin/Release/net10.0/Crabbymetrics.Benchmarks least-squares "$file" --repeat "$repeat" --threads "$threads" >> "$results"
    "$python" build/peers/least_squares.py "$file" 3 >> "$results" || true
    if command -v Rscript > /dev/null; then Rscript build/peers/least_squares.R "$file" 3 >> "$results" || true; fi
  done
  rm -f "$file"
done
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | sed 's/^ //'), $(nproc) processors; .NET SDK $(dotnet --version); $(date -u +%F)"
"$python" - << 'VERSIONS'
import importlib.util, platform
print("Python", platform.python_version(), *(f"{name} {importlib.import_module(name).__version__}" for name in ("numpy", "scipy", "statsmodels", "sklearn") if importlib.util.find_spec(name)), sep=", ")
VERSIONS
if command -v Rscript > /dev/null; then Rscript -e 'cat(R.version.string, "\n")'; fi
echo
"$python" build/peers/least_squares_table.py "$results"
