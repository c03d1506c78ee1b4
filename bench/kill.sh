#!/usr/bin/env bash
# Kills a server in the middle of writing, a hundred times on each engine: is everything it answered for there, and the trail whole?
# Usage: bench/kill.sh [--times 100] [--postgres "Host=…"]   (a PostgreSQL on which databases can be made; without one only SQLite)
set -euo pipefail
cd "$(dirname "$0")/.."
times=100 postgres=
while [ $# -gt 0 ]; do
  case $1 in --times) times=$2 ;; --postgres) postgres=$2 ;; *) sed -n 3p "$0" >&2; exit 2 ;; esac
  shift 2
done
dotnet build tests/Renkei.Tests -v q
run() { RENKEI_KILLS=$times dotnet artifacts/bin/Renkei.Tests/debug/Renkei.Tests.dll -method "*killed_in_the_middle*" -showLiveOutput | grep -E "kills,|FAIL|Total"; }
echo SQLite; run
[ -z "$postgres" ] || { echo PostgreSQL; RENKEI_TEST_POSTGRES=$postgres run; }
