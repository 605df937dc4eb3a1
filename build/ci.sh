#!/usr/bin/env bash
# Everything that must hold on a clean clone: format, build, tests, the README's main command, samples, packages.
# Last line: "N passed, N failed", from the test results.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

step() { printf '\n== %s\n' "$1"; }

step "format"
dotnet restore Crabbymetrics.sln
dotnet tool restore
dotnet csharpier check .

step "build"
dotnet build Crabbymetrics.sln -c Release --no-restore

step "test"
set +e
dotnet test -c Release --no-build --logger "trx" --results-directory "$results"
tests=$?
set -e

# A step that fails counts as a failure, and the others still run.
failed_steps=0
check() {
  step "$1"
  shift
  "$@" || { echo "FAILED: $*"; failed_steps=$((failed_steps + 1)); }
}

check "README's main command" bash build/readme-main-command.sh
check "sample: a hosting application" dotnet run -c Release --project samples/HostingApp
check "sample: a scoring service" dotnet run -c Release --project samples/ScoringService
check "sample: a program of one file" dotnet run -c Release samples/poisson.cs
check "the walk: add a family" bash build/walk-add-family.sh
check "packages" bash build/pack.sh --no-build
check "templates" bash build/template.sh

# These take minutes and say nothing about the numbers: a slow machine leaves them out and says so.
in_time() { if [ "$SECONDS" -lt 600 ]; then check "$@"; else step "$1: left out after $SECONDS s"; fi; }
in_time "the native tool" bash build/native-tool.sh
in_time "the LaTeX tables" bash build/latex.sh
in_time "the site" bash build/site.sh

# The counters of every result file: <Counters total="..." executed="..." passed="..." failed="..." error="..." .../>
sum() { cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*' | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ s += $1 } END { print s + 0 }'; }
passed=$(sum passed)
failed=$(( $(sum failed) + $(sum error) + $(sum timeout) + $(sum aborted) + failed_steps ))
if [ "$tests" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi

# What failed stands at the end too, where a cut log still shows it: the name of each test, its message and where it was.
cat "$results"/*.trx 2>/dev/null | awk '
  /<UnitTestResult / { inside = 0; name = ""; if (match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
  /<UnitTestResult .*outcome="Failed"/ { print "FAILED: " name; lines = 0 }
  /<UnitTestResult / && !/outcome="Failed"/ { lines = 99 }
  /<Message>/ { inside = 1 }
  inside && lines < 14 { print "    " $0; lines++ }
  /<\/StackTrace>/ { inside = 0 }'
echo
echo "$passed passed, $failed failed"
[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
