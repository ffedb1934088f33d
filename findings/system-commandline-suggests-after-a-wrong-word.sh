#!/usr/bin/env bash
# System.CommandLine 3.0.0 (NuGet): its directive [suggest], which shells ask for completions.
#
# One would expect: behind a first word that is no command there is nothing to suggest.
# What happens: all commands of the root are offered, as if the wrong word were not there, and the words for help in all their spellings. A
# completion script that takes the list as it is completes lines that the program then refuses.
#
# Seen:
#   behind a wrong word: --help --version -? -h /? /h list show
#   values of an option, for comparison: closed done open
# Ends with 1 if that changes. Needs the .NET 10 SDK and NuGet.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="System.CommandLine" Version="3.0.0" /></ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using System.CommandLine;

var state = new Option<string>("--state");
state.AcceptOnlyFromAmong("open", "closed", "done");
var list = new Command("list", "List") { state };
list.SetAction(_ => 0);
var root = new RootCommand("Probe") { list, new Command("show", "Show") };
return root.Parse(args).Invoke();
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
ask() { timeout 60 dotnet out/probe.dll "[suggest:${#2}]" "$2" | LC_ALL=C sort | paste -sd ' ' | sed "s/^/$1: /"; }
{
  ask 'behind a wrong word' 'probe lisst '
  ask 'values of an option, for comparison' 'probe list --state '
} >seen
cat seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
behind a wrong word: --help --version -? -h /? /h list show
values of an option, for comparison: closed done open
END
