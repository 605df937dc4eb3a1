#!/usr/bin/env bash
# Makes the site of the pages and the API in artifacts/site, from the assemblies of the Release build, and checks that no link is dead
# and that nothing is loaded from elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
source=artifacts/site-source
rm -rf artifacts/site "$source"
mkdir -p "$source"
cp -r docs CHANGELOG.md CONTRIBUTING.md LICENSE samples "$source"
rm -rf "$source"/samples/*/bin "$source"/samples/*/obj
cp README.md "$source/index.md"
cp build/site/toc.yml "$source"
sed "s/<svg /<svg width=\"40\" height=\"40\" /" build/icon.svg > "$source/icon.svg"

# Links of the repository that the site has in another form: the README is its first page, and folders are no pages.
address=$(grep -o '<PackageProjectUrl>[^<]*' Directory.Build.props | cut -d'>' -f2)
sed -i -e "s|](\(samples/[A-Za-z]*\))|]($address/tree/main/\1)|g" -e "s|](\(Crabbymetrics[^)]*\))|]($address/blob/main/\1)|g" "$source/index.md"
sed -i -e 's|](\.\./README.md|](../index.md|g' -e "s|](\.\./\(Crabbymetrics[^)]*\|build[^)]*\|samples/[A-Za-z]*\))|]($address/blob/main/\1)|g" "$source"/docs/*.md
sed -i -e 's|](README.md|](index.md|g' -e "s|](\(Crabbymetrics[^)]*\|build[^)]*\|samples/[A-Za-z]*\))|]($address/blob/main/\1)|g" "$source"/*.md

# The list of pages is that of docs/index.md, in its order.
awk '
  /^## / { print "- name: " substr($0, 4); print "  items:"; next }
  match($0, /^- \[[^]]*\]\([a-z-]*\.md\)/) {
    entry = substr($0, RSTART + 3, RLENGTH - 4); split(entry, part, /\]\(/)
    print "  - name: \"" part[1] "\""; print "    href: " part[2]
  }' docs/index.md > "$source/docs/toc.yml"

cd build/site
dotnet tool restore > /dev/null
dotnet docfx metadata docfx.json --logLevel error
dotnet docfx build docfx.json --logLevel warning --warningsAsErrors
cd "$root"
dotnet run build/site-lists.cs artifacts/site
dotnet run build/check-site.cs artifacts/site
