#!/usr/bin/env bash
# .NET 10, System.Globalization.IdnMapping: with ICU, and without (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 or InvariantGlobalization, as
# small container images have it set).
#
# One would expect: invariant mode changes how texts are sorted and formatted. The A-label of a domain name is given by IDNA, and is the
# same everywhere; what cannot be mapped is an exception.
# What happens: without ICU the mapping step (UTS 46: lower case, composed form) is left out and the rest is encoded as it stands. Names in
# upper case and names whose letters are decomposed (a letter and a combining mark) become other domains, without an exception: certificate,
# DNS question and SAN are for another name. Lower case, composed, comes out alike, so the usual test does not show it.
#
# Seen:
#   b\u00fccher.example:   xn--bcher-kva.example with ICU, xn--bcher-kva.example without
#   B\u00dcCHER.example:   xn--bcher-kva.example with ICU, xn--bcher-2pa.example without
#   bu\u0308cher.example:  xn--bcher-kva.example with ICU, xn--bucher-xyd.example without
# Ends with 1 if that changes. Needs the .NET 10 SDK; takes Debian's libicu72 if there is no ICU.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NUGET_PACKAGES="$folder/packages"
if ! ldconfig -p | grep -q libicuuc; then
  apt-get download libicu72 >/dev/null 2>&1
  dpkg -x libicu72_*.deb icu
  export LD_LIBRARY_PATH="$folder/icu/usr/lib/$(uname -m)-linux-gnu"
fi
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Globalization;
foreach (var name in new[] { "b\u00fccher.example", "B\u00dcCHER.example", "bu\u0308cher.example" })
{
    Console.WriteLine(new IdnMapping().GetAscii(name));
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet --version
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 dotnet out/probe.dll >icu
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 dotnet out/probe.dll >invariant
printf '%s\n' 'b\u00fccher.example: ' 'B\u00dcCHER.example: ' 'bu\u0308cher.example:' | paste -d '|' - icu invariant |
  sed 's/\([^|]*\)|\([^|]*\)|\(.*\)/\1 \2 with ICU, \3 without/' | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
b\u00fccher.example:  xn--bcher-kva.example with ICU, xn--bcher-kva.example without
B\u00dcCHER.example:  xn--bcher-kva.example with ICU, xn--bcher-2pa.example without
bu\u0308cher.example: xn--bcher-kva.example with ICU, xn--bucher-xyd.example without
END
