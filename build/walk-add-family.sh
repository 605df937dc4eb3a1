#!/usr/bin/env bash
# Does what "Add a family" of CONTRIBUTING.md says in a scratch copy, with the class and the line of that page, and asks the tool for it.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

git ls-files -z -- Crabbymetrics.{Numerics,Abstractions,Optimization,Inference,Estimators,Plots,Data,Data.Parquet,Cli} build samples/data '*.props' .editorconfig \
    .config global.json README.md CHANGELOG.md CONTRIBUTING.md | xargs -0 cp --parents -t "$scratch"
cd "$scratch"

# The code of the block that names a file.
block() { awk -v mark="<!-- from $1 -->" '$0 == mark { found = 1; next } found && /^```$/ { exit } found && !/^```/ { print }' CONTRIBUTING.md; }

{
    printf 'using Crabbymetrics.Numerics;\n\nnamespace Crabbymetrics.Estimators;\n\n'
    block Crabbymetrics.Tests/Testing/OwnFamily/GeometricDistribution.cs
} > Crabbymetrics.Estimators/Families/Distributions/GeometricDistribution.cs
line=$(block Crabbymetrics.Tests/Cli/TestPlugin.cs)
host=Crabbymetrics.Estimators/Hosting/CrabbymetricsServiceCollectionExtensions.cs
sed -i "s/^\( *\)builder.AddEstimator(InverseGaussianDistribution.Descriptor);/&\n\1$line/" "$host"
grep -q "$line" "$host"

dotnet build Crabbymetrics.Cli -c Debug -v q -p:RunAnalyzers=false
crabby() { Crabbymetrics.Cli/bin/Debug/net10.0/crabby "$@"; }

estimates() { grep -o '"estimate": *[^,]*' "$1"; }
fit=(samples/data/quine.csv --formula "Days ~ EthN + LrnSL" --output json)
crabby list | grep '^  geometric '
crabby fit geometric --help | grep -e '--link'
crabby fit geometric "${fit[@]}" --vcov hc1 --irr --predict samples/data/quine.csv --predict-output predictions.csv > own.json
crabby fit glm --family geometric "${fit[@]}" > glm.json
test "$(estimates own.json | head -3)" = "$(estimates glm.json | head -3)"
test "$(wc -l < predictions.csv)" -eq 147
if printf 'y,x\n1,2\n0.5,3\n' | crabby fit geometric - --formula "y ~ x" 2> refusal.txt; then exit 1; fi
grep "line 3, column 'y': the outcome must be a whole number, 0 or more; it is 0.5" refusal.txt
echo "the walk 'add a family' holds"
