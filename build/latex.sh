#!/usr/bin/env bash
# Compiles the LaTeX that the tool prints, with booktabs and threeparttable, into pages: every kind of table, and a title of all characters that
# LaTeX reads as commands. Without pdflatex it says so and checks nothing. CRABBY names the tool (default: that of the Release build).
set -euo pipefail
cd "$(dirname "$0")/.."
command -v pdflatex > /dev/null || { echo "LaTeX: left out, there is no pdflatex"; exit 0; }
crabby=$(realpath "${CRABBY:-Crabbymetrics.Cli/bin/Release/net10.0/crabby}")
data=$PWD/samples/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

table() { local name=$1; shift; "$crabby" "$@" --output latex > "$name.tex" 2> "$name.warnings" || { cat "$name.warnings" >&2; exit 1; }; }
table effects fit poisson "$data/quine.csv" -f "Days ~ EthN + SexM" --vcov hc1 --irr --margins --test "EthN = SexM" --bootstrap 19 --seed 1
table absorbed fit ols "$data/firms.csv" -f "log(y) ~ poly(x, 2)*region | firm + year" --cluster firm
table several fit ols "$data/firms.csv" -f "y ~ csw(x, z, n)" --robust
table instruments fit iv "$data/firms.csv" -f "y ~ f | x ~ z + s" --vcov hc1 --first-stage
table specification fit ols "$data/birthwt.csv" -f "bwt ~ race + smoke" --diagnostics --vif
table classes fit multinomial-logit "$data/birthwt.csv" -f "race ~ age"
table panel fit synthetic-control "$data/regions.csv" --unit region --time year --outcome visits --treated Norra --from 2008 --placebos
"$crabby" fit poisson "$data/quine.csv" -f "Days ~ EthN" --quiet -o a.json
"$crabby" fit negative-binomial "$data/quine.csv" -f "Days ~ EthN + SexM" --quiet -o b.json
table compared compare a.json b.json --title 'Days & nights_of 100% #1 $x$ ~ ^ {a} \b "q" <z> |w|' --rename 'EthN=A_b & c' --stars economics --label tab:days
printf '%s\n' '\documentclass{article}' '\usepackage{booktabs,threeparttable}' '\begin{document}' > all.ltx
for file in *.tex; do printf '\\input{%s}\n\\clearpage\n' "$file" >> all.ltx; done
echo '\end{document}' >> all.ltx
pdflatex -interaction=nonstopmode -halt-on-error all.ltx > log || { grep -A4 '^!' log >&2; exit 1; }
echo "LaTeX: $(ls *.tex | wc -l) outputs of the tool compile, $(grep -o '([0-9]* page' log | grep -o '[0-9]*') pages"
