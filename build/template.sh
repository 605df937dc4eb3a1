#!/usr/bin/env bash
# Makes a project from each template as its users do, from packages: the analysis and the service must run and print their tables, the tests of the
# plug-in must run and pass, and crabby must load it. Argument: the folder of the packages (default artifacts/packages, which build/pack.sh fills).
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
feed=$(realpath "${1:-artifacts/packages}")
crabby=${CRABBY:-Crabbymetrics.Cli/bin/Release/net10.0/crabby}
crabby=$(realpath "$crabby")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

template=$(ls "$feed"/Crabbymetrics.Templates.*.nupkg | tail -1)
dotnet new install "$template" --debug:custom-hive "$work/hive" > "$work/install.log"
cd "$work"
# The packages of this build, beside the sources that the machine has; a cache of its own, since the version does not change with the code.
dotnet new nugetconfig > /dev/null
dotnet nuget add source "$feed" --name built --configfile nuget.config > /dev/null
sed -i 's|<clear />||' nuget.config
export NUGET_PACKAGES="$work/packages"

fail() { echo "$1" >&2; exit 1; }

dotnet new crabbymetrics-console -n Visits --debug:custom-hive "$work/hive"
(cd Visits && dotnet run) | tee analysis.txt
grep -q 'Negative binomial' analysis.txt && grep -q '^income ' analysis.txt || fail "the analysis prints no table"
grep -q '</svg>' Visits/coefficients.svg || fail "the analysis draws no picture"

dotnet new crabbymetrics-hosting -n Reports --debug:custom-hive "$work/hive"
(cd Reports && dotnet run -- --Report:Covariance=hc3) | tee service.txt
grep -q 'income: .*, standard error' service.txt || fail "the service logs no table"

dotnet new crabbymetrics-plugin -n Mine --debug:custom-hive "$work/hive"
cd Mine
dotnet test Mine.Tests --logger "trx;LogFileName=result.trx" --results-directory "$work/results"
passed=$(grep -o ' passed="[0-9]*"' "$work/results/result.trx" | grep -o '[0-9]*' | head -1)
[ "$passed" -ge 20 ] || fail "only $passed tests ran"

printf 'y,x\n1.5,0\n2.5,1\n0.7,2\n3.1,3\n2.2,4\n1.9,5\n' > durations.csv
"$crabby" --plugin "Mine/bin/Debug/net10.0/Mine.dll" fit exponential-durations durations.csv --formula "y ~ x"
echo "the templates: an analysis and a service run, $passed tests of a plug-in passed, and crabby loads it"
