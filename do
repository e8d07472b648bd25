#!/usr/bin/env bash
# The project's one script. `./do help` lists what it does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly JOBS=${JOBS:-$(nproc)}

usage() {
  cat <<'TEXT'
usage: ./do COMMAND [ARGUMENT ...]

  quickstart   install what is missing, build, start a server and export real data with it
  serve        build and run `sluice serve` with the arguments given
  build        build a release: build/release/sluice (or another preset: ./do build asan)
  test         everything CI checks: `check`, unit tests under sanitizers, a slice of fuzzing, whole-program tests
  unit         unit tests under the address and undefined-behaviour sanitizers; -R ROOM for one
  fuzz         fuzz under sanitizers: ./do fuzz [TARGET ...] [SECONDS], 600 s a target; a target is a *_fuzz.cc in fuzz/
  faults       every fault of an S3 store at every step of a run, and a minute of 503: what `test` has a slice of
  program      whole-program tests; arguments go to pytest (tests/export -k windows); SLUICE_BIN: which binary
  check        format, room table, sizes
  fmt          format the code
  bench        the benchmarks: ./do bench [NAME ...]
  crash        kill the program at every step, in every format, to both kinds of bucket, and at random instants: ./do crash [pytest options]
  sim          simulate schedules over a clock, faults and deaths that a seed drives: ./do sim [--seed N] [--seeds COUNT] [--days D]
  setup        install what building and testing need, and nothing else
TEXT
}

configure() {
  tools/setup build
  cmake --preset "$1" >"build/$1.configure.log" || { cat "build/$1.configure.log" >&2; exit 1; }
}

# build PRESET [TARGET ...]
build() {
  local preset=$1
  shift
  configure "$preset"
  ninja -C "build/$preset" -j "$JOBS" "$@" | tools/quiet_ninja
}

# What runs threads of its own is tested once more under the thread sanitizer.
readonly THREADED=(http store objects run schedule)

unit() {
  build asan
  ctest --test-dir build/asan --output-on-failure -j "$JOBS" "$@"
}

unit_tsan() {
  build tsan "${THREADED[@]/%/_test}"
  ctest --test-dir build/tsan --output-on-failure -j "$JOBS" -R "^($(IFS='|'; echo "${THREADED[*]}"))$"
}

# fuzz [TARGET ...] [SECONDS]
fuzz() {
  local seconds=600
  if [[ "${*: -1}" =~ ^[0-9]+$ ]]; then
    seconds=${*: -1}
    set -- "${@:1:$#-1}"
  fi
  tools/setup fuzz
  build fuzz
  tools/fuzz run "$seconds" "$@"
}

# The program under test is the one with the sanitizers, unless SLUICE_BIN names another.
program() {
  [ -n "${SLUICE_BIN:-}" ] || build asan
  build/venv/bin/python -m pytest -c tests/pytest.ini "$@"
}

check() {
  tools/setup check
  tools/check_rooms.py
  tools/check_sizes.py
  git ls-files 'src/*.h' 'src/*.cc' 'fuzz/*.cc' 'bench/*.h' 'bench/*.cc' | xargs clang-format --dry-run --Werror
  echo "check: format, rooms and sizes hold" >&2
}

command=${1:-help}
shift || true
mkdir -p build
case $command in
  quickstart)
    build release sluice
    exec tools/quickstart "$@"
    ;;
  serve)
    build release sluice
    exec build/release/sluice serve "$@"
    ;;
  build) build "${1:-release}" "${@:2}" ;;
  test)
    tools/setup build test check fuzz
    check
    unit
    unit_tsan
    # The same inputs every time, so that a change that passes goes on passing; ./do fuzz is for finding.
    FUZZ_SEED=1 fuzz 5
    # Two files at a time; the files that take longest are among the first by name.
    program -q -n "$JOBS" --dist loadfile --no-loadscope-reorder -rs tests
    ;;
  unit) tools/setup build && unit "$@" ;;
  fuzz) fuzz "$@" ;;
  program) tools/setup build test && program "${@:-tests}" ;;
  faults) tools/setup build test && program -q -m sweep tests/faults "$@" ;;
  check) check ;;
  fmt) git ls-files 'src/*.h' 'src/*.cc' 'fuzz/*.cc' 'bench/*.h' 'bench/*.cc' | xargs clang-format -i ;;
  bench)
    build bench
    exec tools/bench "$@"
    ;;
  crash)
    tools/setup build test
    SLUICE_CRASH=all SLUICE_CRASH_KILLS=${SLUICE_CRASH_KILLS:-60} SLUICE_CRASH_SEEDS=${SLUICE_CRASH_SEEDS:-5} \
      program -q -n "$JOBS" -o timeout=3600 tests/crash "$@"
    ;;
  sim)
    build bench schedule_simulation
    exec build/bench/src/schedule/schedule_simulation "$@"
    ;;
  setup) tools/setup build test check fuzz ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
