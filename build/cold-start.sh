#!/usr/bin/env bash
# The first fit of a process beside later ones, and the whole of `crabby fit` on the data of the README, compiled on the spot (JIT), published with
# ReadyToRun and with Native AOT (which needs a C compiler for linking). Prints two markdown tables. Usage: build/cold-start.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
runs=${1:-9}
rid=$(dotnet --info | awk '/^ RID:/ { print $2 }')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

publish() { # PROJECT MANNER NAME OPTION...
  local project=$1 manner=$2 name=$3-$2
  shift 3
  dotnet publish "$project" -c Release --artifacts-path "$work/build-$manner" -o "$work/$name" "$@" > "$work/$name.log" 2>&1 || { tail -5 "$work/$name.log" >&2; return 1; }
}

median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

declare -A options=(
  [JIT]=""
  [ReadyToRun]="-r $rid --self-contained false -p:PublishReadyToRun=true"
  [AOT]="-r $rid -p:PublishAot=true -p:IlcInstructionSet=native"
)
manners=()
for manner in JIT ReadyToRun AOT; do
  # shellcheck disable=SC2086
  if publish Crabbymetrics.ColdStart "$manner" fit ${options[$manner]} && publish Crabbymetrics.Cli "$manner" crabby ${options[$manner]}; then
    manners+=("$manner")
  fi
done

echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | sed 's/^ //'), $(nproc) processors; .NET SDK $(dotnet --version); $(date -u +%F); medians of $runs processes, milliseconds"
echo
echo "| n, p | published | first fit | second | warm | first over warm | methods compiled | bits of a register |"
echo "|---|---|---|---|---|---|---|---|"
for size in "1000 5" "100000 5" "1000000 5" "1000000 20"; do
  for manner in "${manners[@]}"; do
    # shellcheck disable=SC2086
    for _ in $(seq "$runs"); do "$work/fit-$manner/cold-start" $size 1; done > "$work/rows"
    first=$(cut -f1 "$work/rows" | median) second=$(cut -f2 "$work/rows" | median) warm=$(cut -f3 "$work/rows" | median)
    echo "| ${size/ /, } | $manner | $first | $second | $warm | $(awk "BEGIN { printf \"%.1f\", $first / $warm }") | $(cut -f5 "$work/rows" | median) | $(cut -f7 "$work/rows" | median) |"
  done
done

formula="Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL"
echo
echo "| crabby fit on quine, published | seconds in all |"
echo "|---|---|"
for manner in "${manners[@]}"; do
  for _ in $(seq "$runs"); do
    began=$(date +%s%N)
    "$work/crabby-$manner/crabby" fit poisson samples/data/quine.csv --formula "$formula" --vcov sandwich > /dev/null
    echo $(( ($(date +%s%N) - began) / 1000 ))
  done | median | awk -v manner="$manner" '{ printf "| %s | %.3f |\n", manner, $1 / 1e6 }'
done
