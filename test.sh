#!/usr/bin/env bash
# Everything: build, format, tests on SQLite, the same tests on PostgreSQL, real Chromium. Installs what is missing, or says what to install.
# ./test.sh            all of it
# ./test.sh quick      build and the tests on SQLite only
set -uo pipefail
cd "$(dirname "$0")"
only=${1:-all}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# The machine's own settings must not lead the tests to somebody's database.
unset ConnectionStrings__Renkei ASPNETCORE_ENVIRONMENT RENKEI_TEST_POSTGRES

passed=0 failed=0 skipped=0
fail() { echo "FAILED: $1" >&2; failed=$((failed + 1)); }
finish() {
  [ -n "${pg_data:-}" ] && stop_postgres
  [ "$skipped" -gt 0 ] && echo "$skipped tests were skipped (each says why)"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}

need() { # need COMMAND-OR-FILE PACKAGE...
  local what=$1; shift
  { command -v "$what" >/dev/null || [ -e "$what" ] || compgen -G "$what" >/dev/null; } && return 0
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "installing $*"
    { [ -n "${updated:-}" ] || apt-get update -qq; } && updated=1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/tmp/renkei-apt.log 2>&1 && return 0
    tail -5 /tmp/renkei-apt.log >&2
  fi
  echo "$what is missing. Install it with: sudo apt-get install $*" >&2
  return 1
}

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
start_postgres() {
  pg_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  pg_data=$(mktemp -d /tmp/renkei-pg-XXXXXX)
  [ "$(id -u)" = 0 ] && chown postgres "$pg_data"
  pg_port=$((20000 + RANDOM % 20000))
  as_postgres "$pg_bin/initdb" -D "$pg_data/db" -U postgres --auth=trust --locale=C -E UTF8 >/dev/null &&
    as_postgres "$pg_bin/pg_ctl" -D "$pg_data/db" -w -l "$pg_data/log" \
      -o "-p $pg_port -k $pg_data -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200 -c max_locks_per_transaction=256" start >/dev/null
}
stop_postgres() { as_postgres "$pg_bin/pg_ctl" -D "$pg_data/db" -m immediate stop >/dev/null 2>&1; rm -rf "$pg_data"; pg_data=; }

run_tests() { # run_tests NAME PROJECT
  echo "== $1"
  local log; log=$(mktemp)
  dotnet test --project "$2" --no-build --no-progress >"$log" 2>&1
  local ok=$?
  grep -vE '^\s*$|^Running tests from|^Discovering' "$log"
  local p f s
  p=$(grep -E '^\s+succeeded: ' "$log" | tail -1 | tr -dc 0-9); f=$(grep -E '^\s+failed: ' "$log" | tail -1 | tr -dc 0-9); s=$(grep -E '^\s+skipped: ' "$log" | tail -1 | tr -dc 0-9)
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  # A run that died before it counted anything is a failure too.
  { [ "$ok" -ne 0 ] && [ "${f:-0}" -eq 0 ]; } || [ -z "${p:-}" ] && fail "$1 did not finish"
  rm -f "$log"
}

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing: install dotnet-sdk-10.0." >&2; fail dotnet; finish; }
need node nodejs npm || { fail node; finish; }
need npm npm || { fail npm; finish; }

echo "== build"
dotnet restore --locked-mode || { fail "restore (are the lock files up to date?)"; finish; }
dotnet build --no-restore || { fail build; finish; }
if [ "$only" = all ]; then
  echo "== format"
  # The third part of it, the analyzers, has run in the build, where they are errors.
  for part in whitespace style; do dotnet format $part --no-restore --verify-no-changes || fail "format: run dotnet format"; done
fi

run_tests "tests on SQLite" tests/Renkei.Tests
[ "$only" = quick ] && finish

if need "/usr/lib/postgresql/*/bin/initdb" postgresql && start_postgres; then
  RENKEI_TEST_POSTGRES="Host=127.0.0.1;Port=$pg_port;Username=postgres" run_tests "tests on PostgreSQL" tests/Renkei.Tests
else
  fail PostgreSQL
fi

if need /usr/bin/chromium-headless-shell chromium-headless-shell && need "/usr/share/fonts/opentype/noto/NotoSansCJK*" fonts-noto-cjk; then
  run_tests "tasks in Chromium" tests/Renkei.Browser
else
  fail Chromium
fi
finish
