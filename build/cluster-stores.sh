#!/usr/bin/env bash
# Tests clusters whose list of nodes a Redis server and a PostgreSQL database keep. It starts both from the packages redis-server and
# postgresql of Debian, in a folder that is deleted afterwards, and leaves out what is not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
chmod 755 "$work"
# A database refuses to be run by root.
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
postgres=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -n 1 || true)
finish() {
  [ -z "${redis:-}" ] || kill "$redis" 2> /dev/null || true
  [ ! -d "$work/data" ] || as_user "$postgres/pg_ctl" -D "$work/data" -m immediate stop > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
if command -v redis-server > /dev/null; then
  redis-server --port 16379 --bind 127.0.0.1 --save '' --appendonly no --dir "$work" > "$work/redis.log" &
  redis=$!
  export CRABBY_TEST_REDIS=127.0.0.1:16379
fi
if [ -n "$postgres" ]; then
  mkdir "$work/data"
  [ "$(id -u)" != 0 ] || chown postgres "$work/data"
  as_user "$postgres/initdb" -D "$work/data" -A trust -U crabby > "$work/initdb.log"
  as_user "$postgres/pg_ctl" -D "$work/data" -w -o "-p 15432 -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" -l "$work/data/log" start > /dev/null
  export CRABBY_TEST_POSTGRES="Host=127.0.0.1;Port=15432;Username=crabby;Database=postgres"
fi
dotnet test Crabbymetrics.Tests -c "${CONFIGURATION:-Release}" ${NO_BUILD:+--no-build} --filter "FullyQualifiedName~ClusterStoreTests"
