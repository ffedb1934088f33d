#!/usr/bin/env bash
# .NET 10 (System.Text.Json, source-generated JsonSerializerContext): a field that keeps "MyContext.Default.Order" for later use.
#
# One would expect: the property hands out metadata that was made by the compiler, and costs next to nothing; what is slow about the first
# document is paid by the first document.
# What happens: the property configures the type and everything that it leads to, properties and converters of value types included. For
# a graph of ten small types that compiles some 900 methods, though nothing is read or written. A program whose repositories keep such
# fields pays it for all kinds of documents before it answers anything. "MyContext.Default" alone costs nothing: ask it for the type when
# the first document comes (GetTypeInfo).
#
# Seen (methods compiled, to the hundred):
#   the context alone: 0
#   the property of one type: 900
#   the first document after that: 0
# Ends with 1 if the property costs less than the first document. Needs the .NET 10 SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_TieredPGO=0
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>
  </PropertyGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Collections.Immutable;
using System.Runtime;
using System.Text.Json;
using System.Text.Json.Serialization;

static long Compiled() => JitInfo.GetCompiledMethodCount();
static string Hundreds(long methods) => ((methods + 50) / 100 * 100).ToString();

var start = Compiled();
JsonSerializerContext context = Shop.Default;
var alone = Compiled() - start;
start = Compiled();
var type = Shop.Default.Order;
var property = Compiled() - start;
start = Compiled();
var bytes = JsonSerializer.SerializeToUtf8Bytes(new Order(new OrderKey(1), [new Line(new Price(1.5m), 2, null)], DateTimeOffset.UnixEpoch, null, State.Open), type);
var document = Compiled() - start;
Console.WriteLine($"the context alone: {Hundreds(alone)}");
Console.WriteLine($"the property of one type: {Hundreds(property)}");
Console.WriteLine($"the first document after that: {Hundreds(document)}");
return bytes.Length > 0 && context is not null && property > document ? 0 : 1;

public readonly record struct OrderKey(long Number);
public readonly record struct Price(decimal Net);
public readonly record struct Part(Guid Id, TimeSpan? Age, int? Count);
public enum State { Open, Closed }
public sealed record Line(Price Price, int Count, Part? Part);
public sealed record Order(OrderKey Key, ImmutableArray<Line> Lines, DateTimeOffset At, DateTimeOffset? Paid, State State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Order))]
public sealed partial class Shop : JsonSerializerContext;
END
timeout 400 dotnet build -o out -v q -c Release -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet --version
timeout 60 dotnet out/probe.dll || { echo 'It is another way now' && exit 1; }
