#!/usr/bin/env bash
# Builds what is installed: a program in a single file, the Debian package, the container's image. docs/installing.md tells what to do with
# it.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/build.sh [--quick] [--output FOLDER] [--base IMAGE] TARGET...

  linux-x64   acme-bridge, one file for Linux on x86-64 with glibc; and acme-bridge_VERSION_linux-x64.tar.gz
  win-x64     acme-bridge.exe, one file for Windows on x86-64; and acme-bridge_VERSION_win-x64.zip
  deb         acme-bridge_VERSION_amd64.deb, the package for Debian 12 and newer
  container   acme-bridge_VERSION_container.tar, the image for podman load or docker load

  reproducible  builds the other TARGETS twice, in folders of two names, and says whether all their files are the same

  --output FOLDER  Where to. Default: artifacts
  --quick          Without code that is compiled beforehand: builds in a third of the time, starts more slowly. For tests.
  --base IMAGE     What the container's image is based on. Default: libraries of Debian's packages, and nothing else

Needs the .NET 10 SDK and jq. Besides, win-x64 needs zip, deb needs dpkg-deb, and container needs podman or docker, and mmdebstrap unless
--base is given; all are packages of Debian. With each program is the list of what it is made of, sbom.cdx.json (CycloneDX), and their
licences, licences.txt. Times of files in what is built are SOURCE_DATE_EPOCH, by default the time of the last commit.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=$root/artifacts
compression=xz
# One image of program and runtime: starts in two thirds of the time (docs/design/performance.md).
compiled=(-p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true)
base=''
twice=false
options=()
targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --quick) compiled=() compression=none options+=(--quick) ;;
    --output)
      [ $# -ge 2 ] || { echo "build: --output needs a folder" >&2; exit 64; }
      output=$2
      shift
      ;;
    --base)
      [ $# -ge 2 ] || { echo "build: --base needs an image" >&2; exit 64; }
      base=$2
      options+=(--base "$base")
      shift
      ;;
    reproducible) twice=true ;;
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
export VERSION=$version
export SOURCE_REVISION=${SOURCE_REVISION:-$(git -C "$root" rev-parse HEAD 2>/dev/null || true)}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}

need() {
  command -v "$1" >/dev/null || { echo "build: $1 is missing: install the Debian package $2" >&2; exit 69; }
}

# Publishes the program for a platform as $output/PLATFORM, with the files that belong to every installation.
publish() {
  local platform=$1 folder=$output/$1 program=acme-bridge
  echo "Building $platform"
  # For both platforms at once, as the lock files have it; a package that is not the one of the lock file ends the build.
  local project=$root/src/CentralNic.AcmeBridge properties=(
    -v quiet -nodeReuse:false -p:PublishSingleFile=true -p:EnableSingleFileAnalyzer=false -p:PublishSelfContained=true "${compiled[@]}"
  )
  {
    dotnet restore "$project" "${properties[@]}" -p:RestoreLockedMode=true \
      && dotnet publish "$project" -c Release -r "$platform" --no-restore --self-contained --nologo "${properties[@]}" \
        -p:IsPackageBuild=true "-p:SourceRevisionId=$SOURCE_REVISION" -o "$work/$platform"
  } >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  [ "$platform" != win-x64 ] || program=acme-bridge.exe
  rm -rf "$folder"
  mkdir -p "$folder"
  mv "$work/$platform/CentralNic.AcmeBridge${program#acme-bridge}" "$folder/$program"
  rm -f "$work/$platform"/*.pdb "$work/$platform"/*.xml
  # Both are for a program that runs within IIS; this one runs behind it.
  rm -f "$work/$platform/"{web.config,aspnetcorev2_inprocess.dll}
  # What is no part of the single file would be missing.
  if [ -n "$(ls -A "$work/$platform")" ]; then
    echo "build: the program needs files beside it: $(ls "$work/$platform")" >&2
    exit 1
  fi
  install -m 644 -t "$folder/" "$root/appsettings.example.json" "$root/docs/appsettings.schema.json" "$root/CHANGELOG.md"
  chmod 755 "$folder/$program"
  list_parts "$platform"
}

# Lists the packages that the program for a platform holds, and their licences. The runtime is one of them, which the tool does not know.
list_parts() {
  local platform=$1 folder=$output/$1 assets=$root/src/CentralNic.AcmeBridge/obj/project.assets.json runtime=$work/runtime.json packages
  (
    cd "$root"
    dotnet tool restore >"$work/log" 2>&1 \
      && dotnet dotnet-CycloneDX src/CentralNic.AcmeBridge/CentralNic.AcmeBridge.csproj --disable-package-restore --runtime "$platform" \
        --include-license-text --output-format Json --spec-version 1.6 --no-serial-number --set-name acme-bridge --set-version "$version" \
        --output "$work" --filename parts.json >"$work/log" 2>&1
  ) || { cat "$work/log" >&2; exit 1; }
  packages=$(jq -r '.project.restore.packagesPath' "$assets")
  echo '[]' >"$runtime"
  jq -r --arg platform "$platform" '.project.frameworks[].downloadDependencies[]
      | select(.name | test("^Microsoft\\.(NETCore|AspNetCore)\\.App\\.Runtime\\." + $platform + "$"))
      | [.name, (.version | ltrimstr("[") | split(",")[0])] | @tsv' "$assets" | LC_ALL=C sort -u >"$work/runtimes"
  [ "$(wc -l <"$work/runtimes")" -eq 2 ] || { echo "build: not the two packages of the runtime: $(cat "$work/runtimes")" >&2; exit 1; }
  local name of hash notices
  : >"$work/notices"
  while read -r name of; do
    notices=$packages${name,,}/$of
    hash=$(base64 -d "$notices/${name,,}.$of.nupkg.sha512" | od -An -v -tx1 | tr -d ' \n')
    cat "$notices/THIRD-PARTY-NOTICES.TXT" >>"$work/notices"
    jq --arg name "$name" --arg version "$of" --arg hash "$hash" '. + [{
        type: "framework", "bom-ref": "pkg:nuget/\($name)@\($version)", name: $name, version: $version, scope: "required",
        externalReferences: [{url: "https://dot.net/", type: "website"}], hashes: [{alg: "SHA-512", content: $hash | ascii_upcase}], licenses: [{license: {id: "MIT"}}],
        purl: "pkg:nuget/\($name)@\($version)"}]' "$runtime" >"$runtime.next"
    mv "$runtime.next" "$runtime"
  done <"$work/runtimes"
  # What only the build needs is left out; the time is that of the source.
  jq --slurpfile runtime "$runtime" '
    .metadata.timestamp = (env.SOURCE_DATE_EPOCH | tonumber | todate)
    | [.components[] | select(.scope == "excluded")."bom-ref"] as $build
    | .components |= (map(select(.scope != "excluded")) + $runtime[0] | sort_by(.name | ascii_downcase))
    | .dependencies |= (map(select(.ref | IN($build[]) | not))
        | map(if .ref == "acme-bridge@\(env.VERSION)" then .dependsOn += [$runtime[0][]."bom-ref"] else . end)
        | map(if .dependsOn then .dependsOn |= map(select(IN($build[]) | not)) else . end))
  ' "$work/parts.json" >"$folder/sbom.cdx.json"
  {
    echo "The CentralNic ACME Bridge $version for $platform holds these packages of others:"
    echo
    jq -r '.components[] | [.name + " " + .version, ([.licenses[]? | .expression // .license.id // .license.name] | join(", ")),
        ([.externalReferences[]? | select(.type == "website") | .url] + [""])[0]] | @tsv' "$folder/sbom.cdx.json" \
      | awk -F '\t' '{ printf "%-62s %-15s %s\n", $1, $2, $3 }'
    echo
    echo "What the authors of packages that have a text of their own say:"
    jq -r '.components[] | .name as $name | .licenses[]?.license.text | select(.content)
        | "\n=== \($name)\n\n\(.content | @base64d)"' "$folder/sbom.cdx.json"
    echo
    echo "What the runtime's authors say of what it holds:"
    echo
    cat "$work/notices"
  } | tr -d '\r' >"$folder/licences.txt"
  local unknown
  unknown=$(jq -r '.components[] | select((.licenses // []) == []) | .name' "$folder/sbom.cdx.json")
  [ -z "$unknown" ] || { echo "build: no licence is known of $unknown" >&2; exit 1; }
}

# Packs $output/PLATFORM into one file, with what starts it as a service.
pack() {
  local platform=$1 name=acme-bridge_${version}_$1 level=-9
  [ "$compression" != none ] || level=-1
  mkdir "$work/$name"
  cp -p "$output/$platform/"* "$work/$name/"
  if [ "$platform" = win-x64 ]; then
    need zip zip
    install -m 644 -t "$work/$name/" "$root/deploy/windows/"*
    find "$work/$name" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
    rm -f "$output/$name.zip"
    (cd "$work" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -X "$level" "$output/$name.zip" -@)
  else
    install -m 644 -t "$work/$name/" "$root/deploy/systemd/acme-bridge.service"
    tar -C "$work" -c --sort=name --owner=0 --group=0 --numeric-owner "--mtime=@$SOURCE_DATE_EPOCH" "$name" \
      | gzip -n "$level" >"$output/$name.tar.gz"
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
  for proxy in apache caddy haproxy nginx traefik; do
    mkdir -p "$shared/acme-bridge/$proxy"
    find "$root/deploy/$proxy" -type f ! -name README.md -exec install -m 644 -t "$shared/acme-bridge/$proxy/" {} +
  done
  install -D -m 644 -t "$shared/acme-bridge/monitoring/" "$root/deploy/monitoring/alerts.yml" "$root/deploy/monitoring/dashboard.json"
  install -D -m 644 "$root/appsettings.example.json" "$shared/doc/acme-bridge/examples/appsettings.json"
  install -D -m 644 -t "$shared/doc/acme-bridge/" "$root/deploy/site-owner.md" "$output/linux-x64/"{sbom.cdx.json,licences.txt}
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
  local builder parts context=$output/container files=$output/container/files shared
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
  # The base's packages are parts of the image too.
  parts='[]'
  for package in $(tar -t -f "$context/base.tar" | grep '^\./var/lib/dpkg/status\.d/.' || true); do
    parts=$(jq --arg fields "$(tar -x -O -f "$context/base.tar" "$package")" '. + [$fields
        | capture("(^|\\n)Package: (?<name>[^\\n]*)") + capture("\\nVersion: (?<version>[^\\n]*)")]' <<<"$parts")
  done
  install -D -m 644 "$output/linux-x64/licences.txt" "$shared/doc/acme-bridge/licences.txt"
  jq --argjson parts "$parts" '.components += [$parts[] | "pkg:deb/debian/\(.name)@\(.version | @uri)?arch=amd64" as $purl
      | {type: "library", "bom-ref": $purl, name, version, scope: "required", purl: $purl}]' \
    "$output/linux-x64/sbom.cdx.json" >"$shared/doc/acme-bridge/sbom.cdx.json"
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

# Builds the targets in two copies of the source, and compares.
if $twice; then
  mkdir -p "$work"/{one,another}
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --target-directory="$work/one")
  cp -a "$work/one" "$work/another/longer-name"
  for name in one another/longer-name; do
    "$work/$name/deploy/build.sh" "${options[@]}" --output "$work/$name/artifacts" "${targets[@]}" >/dev/null
    (cd "$work/$name/artifacts" && find . -type f -exec sha256sum {} + | sort -k 2) >"$work/$(basename "$name").sums"
  done
  if ! diff "$work/one.sums" "$work/longer-name.sums"; then
    echo "build: built twice, these files differ" >&2
    exit 1
  fi
  cat "$work/one.sums"
  echo "Built twice, $(wc -l <"$work/one.sums") files are the same."
  exit 0
fi

published=''
need jq jq
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
