#!/usr/bin/env bash
# Fuzzes the readers of foreign input, guided by coverage: builds, instruments, runs, and ends with a line per target.
set -euo pipefail

usage() {
  cat <<'END'
Usage: tests/fuzz.sh [--hours N] [--out DIR] [TARGET...]

Builds the targets (Release), has a copy of the assemblies count branches, and runs one target after the other, three minutes at a time,
each in a process of its own and with the least priority.

  TARGET     Only these: jws, payload, csr, certificate, crl, ocsp, reseller, dns, dns-lookup,
             dns-update, configuration, operator.
  --hours N  How long for all targets together, for example 0.5; 1 if not given.
  --out DIR  Where new inputs, findings and sums are kept from run to run; tests/CentralNic.AcmeBridge.Fuzzing/bin/long-run if not given.
  --help     Show this.

A finding is two files in DIR/TARGET/findings: the input, and beside it (.txt) what is wrong. Run one again with
  dotnet DIR/program/CentralNic.AcmeBridge.Fuzzing.dll replay TARGET FILE
The exit code is 0 only if nothing was found, now and in earlier runs of the same folder.
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
project="$root/tests/CentralNic.AcmeBridge.Fuzzing"
hours=1
out="$project/bin/long-run"
targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --hours | --out)
      [ $# -ge 2 ] || { echo "fuzz: $1 needs a value" >&2; exit 2; }
      if [ "$1" = --hours ]; then hours=$2; else out=$2; fi
      shift
      ;;
    -*) echo "fuzz: unknown option $1" >&2; usage >&2; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build "$project" -c Release -v quiet
mkdir -p "$out"
rm -rf "$out/program"
cp -r "$project/bin/Release/net10.0" "$out/program"
dotnet "$project/bin/Release/net10.0/CentralNic.AcmeBridge.Fuzzing.dll" instrument "$out/program"
exec nice -n 19 dotnet "$out/program/CentralNic.AcmeBridge.Fuzzing.dll" long "$project/corpus" "$out" "$hours" ${targets[@]+"${targets[@]}"}
