#!/usr/bin/env bash
# Builds what is installed: a program in a single file, or the Debian package. docs/installing.md tells what to do with it.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/build.sh [--quick] [--output FOLDER] TARGET...

  linux-x64   acme-bridge, one file for Linux on x86-64 with glibc
  win-x64     acme-bridge.exe, one file for Windows on x86-64
  deb         acme-bridge_VERSION_amd64.deb, the package for Debian 12 and newer

  --output FOLDER  Where to. Default: artifacts
  --quick          Without code that is compiled beforehand: builds in a third of the time, starts more slowly. For tests.

Needs the .NET 10 SDK; deb also needs dpkg-deb, which Debian has.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=$root/artifacts
compression=xz
# One image of program and runtime: starts in two thirds of the time (docs/design/performance.md).
compiled=(-p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true)
targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --quick) compiled=() compression=none ;;
    --output)
      [ $# -ge 2 ] || { echo "build: --output needs a folder" >&2; exit 64; }
      output=$2
      shift
      ;;
    linux-x64 | win-x64 | deb) targets+=("$1") ;;
    *) echo "build: unknown target or option $1" >&2; usage >&2; exit 64 ;;
  esac
  shift
done
[ ${#targets[@]} -gt 0 ] || { usage >&2; exit 64; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$output"
output=$(cd "$output" && pwd)
version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' "$root/Directory.Build.props")

# Publishes the program for a platform as $output/PLATFORM, with the files that belong to every installation.
publish() {
  local platform=$1 folder=$output/$1 program=acme-bridge
  echo "Building $platform"
  dotnet publish "$root/src/CentralNic.AcmeBridge" -c Release -r "$platform" --self-contained -v quiet --nologo -nodeReuse:false \
    -p:PublishSingleFile=true -p:DebugType=none -p:GenerateDocumentationFile=false -p:RunAnalyzers=false "${compiled[@]}" -o "$work/$platform" >"$work/log" 2>&1 \
    || { cat "$work/log" >&2; exit 1; }
  [ "$platform" != win-x64 ] || program=acme-bridge.exe
  rm -rf "$folder"
  mkdir -p "$folder"
  mv "$work/$platform/CentralNic.AcmeBridge${program#acme-bridge}" "$folder/$program"
  rm -f "$work/$platform"/*.pdb "$work/$platform"/*.xml
  rm -f "$work/$platform/web.config"
  # What is no part of the single file would be missing.
  if [ -n "$(ls -A "$work/$platform")" ]; then
    echo "build: the program needs files beside it: $(ls "$work/$platform")" >&2
    exit 1
  fi
  cp "$root/appsettings.example.json" "$root/docs/appsettings.schema.json" "$folder/"
}

# Makes the Debian package from the program for Linux.
package() {
  command -v dpkg-deb >/dev/null || { echo "build: dpkg-deb is missing: install the Debian package dpkg" >&2; exit 69; }
  local program=$output/linux-x64/acme-bridge tree=$work/deb shared=$work/deb/usr/share
  echo "Building acme-bridge_${version}_amd64.deb"
  install -D -m 755 "$program" "$tree/usr/bin/acme-bridge"
  install -D -m 644 "$root/deploy/systemd/acme-bridge.service" "$tree/usr/lib/systemd/system/acme-bridge.service"
  install -D -m 644 "$root/deploy/debian/appsettings.json" "$shared/acme-bridge/appsettings.json"
  install -D -m 644 -t "$shared/acme-bridge/" "$root/docs/appsettings.schema.json"
  install -D -m 644 -t "$shared/acme-bridge/nginx/" "$root/deploy/nginx/"*.conf
  install -D -m 644 -t "$shared/acme-bridge/monitoring/" "$root/deploy/monitoring/alerts.yml" "$root/deploy/monitoring/dashboard.json"
  install -D -m 644 "$root/appsettings.example.json" "$shared/doc/acme-bridge/examples/appsettings.json"
  mkdir -p "$shared"/{bash-completion/completions,zsh/vendor-completions,fish/vendor_completions.d,man/man1}
  "$program" completion bash >"$shared/bash-completion/completions/acme-bridge"
  "$program" completion zsh >"$shared/zsh/vendor-completions/_acme-bridge"
  "$program" completion fish >"$shared/fish/vendor_completions.d/acme-bridge.fish"
  "$program" man | gzip -9n >"$shared/man/man1/acme-bridge.1.gz"
  gzip -9n <"$root/CHANGELOG.md" >"$shared/doc/acme-bridge/changelog.gz"
  cp "$root/deploy/debian/copyright" "$shared/doc/acme-bridge/copyright"
  chmod -R u=rwX,go=rX "$tree"
  mkdir "$tree/DEBIAN"
  install -m 755 -t "$tree/DEBIAN/" "$root/deploy/debian/"{postinst,prerm,postrm}
  sed "s/@VERSION@/$version/; s/@SIZE@/$(du -sk --exclude=DEBIAN "$tree" | cut -f1)/" "$root/deploy/debian/control" >"$tree/DEBIAN/control"
  dpkg-deb --root-owner-group "-Z$compression" --build "$tree" "$output/acme-bridge_${version}_amd64.deb" >/dev/null
}

published=''
for target in "${targets[@]}"; do
  if [ "$target" = deb ]; then
    [[ $published == *linux-x64* ]] || publish linux-x64
    package
  else
    publish "$target"
  fi
  published+=" $target"
  [ "$target" != deb ] || published+=" linux-x64"
done
echo "Built in $output:"
(cd "$output" && find . -maxdepth 2 -type f \( -name 'acme-bridge*' \) -printf '  %P  %s bytes\n' | sort)
