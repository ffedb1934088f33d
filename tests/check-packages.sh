#!/usr/bin/env bash
# Looks for packages with known vulnerabilities, those that others bring along too. Fails when there is one. The package source must tell
# the known ones; when it does not, that is said, and nothing is known.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if ! dotnet list "$root/CentralNic.AcmeBridge.sln" package --vulnerable --include-transitive --no-restore >"$work/list" 2>&1 </dev/null; then
  cat "$work/list"
  echo "Vulnerable packages: not looked for"
  exit 1
fi
if grep -q 'has the following vulnerable packages' "$work/list"; then
  grep -v 'has no vulnerable packages' "$work/list"
  echo "Vulnerable packages: found"
  exit 1
fi

# The same list is empty when the source knows of none and when it has no list; only a restore with the source as one for audits tells.
cat >"$work/NuGet.Config" <<'XML'
<configuration><auditSources><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></auditSources></configuration>
XML
cat >"$work/audited.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Serilog" Version="4.4.0" /></ItemGroup>
</Project>
XML
dotnet restore "$work/audited.csproj" >"$work/audit" 2>&1 </dev/null
if grep -q NU1905 "$work/audit"; then
  echo "Vulnerable packages: not known, the package source gives no data of vulnerabilities (NU1905)"
else
  echo "Vulnerable packages: none"
fi
