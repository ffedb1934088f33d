#!/usr/bin/env bash
# Builds what is installed: a program in a single file, the Debian package, the container's image. docs/installing.md tells what to do with it.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/build.sh [--quick] [--output FOLDER] [--base IMAGE] TARGET...

  linux-x64   acme-bridge, one file for Linux on x86-64 with glibc; and acme-bridge_VERSION_linux-x64.tar.gz
  win-x64     acme-bridge.exe, one file for Windows on x86-64; and acme-bridge_VERSION_win-x64.zip
  deb         acme-bridge_VERSION_amd64.deb, the package for Debian 12 and newer
  container   acme-bridge_VERSION_container.tar, the image for podman load or docker load

  --output FOLDER  Where to. Default: artifacts
  --quick          Without code that is compiled beforehand: builds in a third of the time, starts more slowly. For tests.
  --base IMAGE     What the container's image is based on. Default: libraries of Debian's packages, and nothing else

Needs the .NET 10 SDK. Besides, win-x64 needs zip, deb needs dpkg-deb, and container needs podman or docker, and mmdebstrap unless --base
is given; all are packages of Debian. Times of files in what is built are SOURCE_DATE_EPOCH, by default the time of the last commit.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=$root/artifacts
compression=xz
# One image of program and runtime: starts in two thirds of the time (docs/design/performance.md).
compiled=(-p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true)
base=''
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
    --base)
      [ $# -ge 2 ] || { echo "build: --base needs an image" >&2; exit 64; }
      base=$2
      shift
      ;;
    linux-x64 | win-x64 | deb | container) targets+=("$1") ;;
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
# dpkg-deb, podman and docker go by it too.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}

need() {
  command -v "$1" >/dev/null || { echo "build: $1 is missing: install the Debian package $2" >&2; exit 69; }
}

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
  install -m 644 -t "$folder/" "$root/appsettings.example.json" "$root/docs/appsettings.schema.json" "$root/CHANGELOG.md"
  chmod 755 "$folder/$program"
}

# Packs $output/PLATFORM into one file, with what starts it as a service.
pack() {
  local platform=$1 name=acme-bridge_${version}_$1
  mkdir "$work/$name"
  cp -p "$output/$platform/"* "$work/$name/"
  if [ "$platform" = win-x64 ]; then
    need zip zip
    install -m 644 -t "$work/$name/" "$root/deploy/windows/"*
    find "$work/$name" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
    rm -f "$output/$name.zip"
    (cd "$work" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -X "-$([ "$compression" = none ] && echo 1 || echo 9)" "$output/$name.zip" -@)
  else
    install -m 644 -t "$work/$name/" "$root/deploy/systemd/acme-bridge.service"
    tar -C "$work" -c --sort=name --owner=0 --group=0 --numeric-owner "--mtime=@$SOURCE_DATE_EPOCH" "$name" \
      | gzip -n "-$([ "$compression" = none ] && echo 1 || echo 9)" >"$output/$name.tar.gz"
  fi
}

# Makes the Debian package from the program for Linux.
package() {
  need dpkg-deb dpkg
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

# Makes the container's image from the program for Linux.
image() {
  local builder context=$output/container files=$output/container/files shared
  if command -v podman >/dev/null; then
    builder=podman
  else
    builder=docker
    need docker podman
  fi
  echo "Building acme-bridge_${version}_container.tar"
  rm -rf "$context"
  mkdir -p "$context/data" "$files/etc/acme-bridge"
  shared=$files/usr/share
  install -D -m 755 "$output/linux-x64/acme-bridge" "$files/usr/bin/acme-bridge"
  install -D -m 644 "$root/deploy/container/appsettings.json" "$shared/acme-bridge/appsettings.json"
  install -D -m 644 -t "$shared/acme-bridge/" "$root/docs/appsettings.schema.json"
  install -D -m 644 "$root/appsettings.example.json" "$shared/doc/acme-bridge/examples/appsettings.json"
  printf 'root:x:0:0:root:/root:/nonexistent\nacme-bridge:x:10001:10001::/var/lib/acme-bridge:/nonexistent\n' >"$files/etc/passwd"
  printf 'root:x:0:\nacme-bridge:x:10001:\n' >"$files/etc/group"
  chmod -R u=rwX,go=rX "$files"
  if [ -n "$base" ]; then
    tar -c -T /dev/null -f "$context/base.tar"
  else
    "$root/deploy/container/base.sh" "$context/base.tar"
  fi
  cp "$root/deploy/container/Containerfile" "$context/"
  local arguments=(--build-arg "BASE=${base:-packages}" --build-arg "VERSION=$version" --tag "acme-bridge:$version" "$context")
  if [ $builder = podman ]; then
    # The OCI's format has no health check.
    podman build --quiet --format docker --timestamp "$SOURCE_DATE_EPOCH" -f "$context/Containerfile" "${arguments[@]}" >/dev/null
    rm -f "$output/acme-bridge_${version}_container.tar"
    podman save --quiet --format docker-archive --output "$output/acme-bridge_${version}_container.tar" "acme-bridge:$version"
  else
    docker build --quiet -f "$context/Containerfile" "${arguments[@]}" >/dev/null
    docker save --output "$output/acme-bridge_${version}_container.tar" "acme-bridge:$version"
  fi
}

published=''
for target in "${targets[@]}"; do
  platform=$target
  [ "$target" = win-x64 ] || platform=linux-x64
  if [[ $published != *$platform* ]]; then
    publish "$platform"
    published+=" $platform"
  fi
  case $target in
    linux-x64 | win-x64) pack "$target" ;;
    deb) package ;;
    container) image ;;
  esac
done
echo "Built in $output:"
(cd "$output" && find . -maxdepth 2 -type f \( -name 'acme-bridge*' \) -printf '  %P  %s bytes\n' | sort)
