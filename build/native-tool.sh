#!/usr/bin/env bash
# Publishes the tool as a native program, and compares what ten commands print with what the tool prints as it is built.
# Linking needs a C compiler; where there is none, nothing is done, and a line says so.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! command -v clang > /dev/null && ! command -v gcc > /dev/null; then
    echo "no C compiler is installed: the native tool was not made"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
built=$(realpath Crabbymetrics.Cli/bin/Release/net10.0/crabby)
compiler=$(command -v clang > /dev/null && echo clang || echo gcc)
dotnet publish Crabbymetrics.Cli -c Release -r "${RID:-linux-x64}" -p:PublishAot=true -p:CppCompilerAndLinker="$compiler" -o "$work/native" -v q

quine=samples/data/quine.csv
insurance=samples/data/insurance.csv
days="Days ~ EthN + SexM + AgeF1 + LrnSL"
commands=(
    "list"
    "fit poisson $quine -f '$days' --vcov sandwich --irr --margins"
    "fit poisson $quine -f '$days' --cluster Cell --bootstrap 49 --seed 7 --output json"
    "fit poisson $quine -f 'Days ~ LrnSL + EthN | SexM'"
    "fit ols $quine -f 'log(Days + 1) ~ EthN*SexM + C(AgeF1)' --vcov hc3 --diagnostics"
    "fit negative-binomial $quine -f '$days' --output csv"
    "fit logit $quine -f 'I(Days > 10) ~ EthN + SexM' --output latex"
    "fit glm $insurance -f 'Claims ~ . - Holders' --offset LogHolders --family quasi-poisson"
    "fit poisson $quine -f '$days' --save $work/model.json --output markdown"
    "predict $work/model.json $quine --interval confidence --keep Cell"
)
without_times() { grep -v '_seconds"' || true; }
for line in "${commands[@]}"; do
    # The native program is made for 256-bit registers: with wider ones last digits differ.
    DOTNET_EnableAVX512=0 bash -c "'$built' $line" | without_times > "$work/built.txt"
    bash -c "'$work/native/crabby' $line" | without_times > "$work/own.txt"
    cmp "$work/built.txt" "$work/own.txt" || { diff "$work/built.txt" "$work/own.txt" | head -10; echo "the native tool answers otherwise: $line" >&2; exit 1; }
done
echo "the native tool: $(stat -c %s "$work/native/crabby" | awk '{ printf "%.1f MB", $1 / 1e6 }'), ${#commands[@]} commands answer as the tool does"
