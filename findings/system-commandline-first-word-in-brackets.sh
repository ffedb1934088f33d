#!/usr/bin/env bash
# System.CommandLine 3.0.0: an argument that holds an address of IPv6 in brackets, or begins with @.
#
# One would expect: a word that stands where the command has a positional argument is the value of that argument.
# What happens: the first word of a command line is taken for a directive when it is in brackets and has the form [name:value], as
# "[2001:db8::1]" has, and the argument stays empty. "[::1]" (no name) and the same address with a port behind it are values, so trying it
# with loopback shows nothing. A word that begins with @ is taken for the name of a file with more arguments, at any place, unless
# ParserConfiguration.ResponseFileTokenReplacer is null. After "--" both are values.
#
# Seen:
#   [::1]: value [::1]
#   [2001:db8::1]: no value, Unrecognized command or argument '[2001:db8::1]'.
#   [2001:db8::1]:53: value [2001:db8::1]:53
#   -- [2001:db8::1]: value [2001:db8::1]
#   @example.test: no value, Response file not found 'example.test'.
#   -- @example.test: value @example.test
#   @example.test, no replacer: value @example.test
# Ends with 1 if that changes. Needs the .NET 10 SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NUGET_PACKAGES="$folder/packages" DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C
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
using System.CommandLine.Parsing;

Show("[::1]");
Show("[2001:db8::1]");
Show("[2001:db8::1]:53");
Show("-- [2001:db8::1]");
Show("@example.test");
Show("-- @example.test");
Show("@example.test", new ParserConfiguration { ResponseFileTokenReplacer = null });

static void Show(string line, ParserConfiguration configuration = null)
{
    var server = new Argument<string>("server") { Arity = ArgumentArity.ZeroOrOne };
    var result = new RootCommand { server }.Parse(line.Split(' '), configuration);
    var value = result.GetValue(server) is { } given ? "value " + given : "no value";
    Console.WriteLine($"{line}{(configuration is null ? "" : ", no replacer")}: {string.Join(", ", [value, .. result.Errors.Select(error => error.Message)])}");
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/probe.dll | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
[::1]: value [::1]
[2001:db8::1]: no value, Unrecognized command or argument '[2001:db8::1]'.
[2001:db8::1]:53: value [2001:db8::1]:53
-- [2001:db8::1]: value [2001:db8::1]
@example.test: no value, Response file not found 'example.test'.
-- @example.test: value @example.test
@example.test, no replacer: value @example.test
END
