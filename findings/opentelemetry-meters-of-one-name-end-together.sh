#!/usr/bin/env bash
# OpenTelemetry for .NET 1.20.1 and two meters of one name in one process.
#
# One would expect: each Meter object has instruments of its own, as in System.Diagnostics.Metrics; when one meter is disposed, what the other
# measures is exported as before.
# What happens: instruments with the same meter name, instrument name, unit and description share one metric. When either meter is disposed
# that metric ends: it is exported once more, and then never again, though the other meter lives and goes on counting. Nothing is logged. A
# program that makes a component (and its meter) anew before it disposes the old one loses its metrics until it restarts.
#
# Seen (.NET 10.0.12):
#   both live: 3
#   the first is disposed: 4
#   after that: nothing
#   and after that: nothing
# Ends with 1 if that changes. Needs the .NET 10 SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NUGET_PACKAGES="$folder/packages"
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="OpenTelemetry" Version="1.20.1" /></ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

var exporter = new Keeper();
var reader = new BaseExportingMetricReader(exporter);
using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("shop").AddReader(reader).Build();
var first = new Meter("shop");
using var second = new Meter("shop");
var one = first.CreateCounter<long>("orders");
var other = second.CreateCounter<long>("orders");
one.Add(1);
other.Add(2);
Tell("both live");
first.Dispose();
other.Add(1);
Tell("the first is disposed");
other.Add(1);
Tell("after that");
other.Add(1);
Tell("and after that");

void Tell(string when)
{
    exporter.Last = "nothing";
    reader.Collect();
    Console.WriteLine($"{when}: {exporter.Last}");
}

sealed class Keeper : BaseExporter<Metric>
{
    public string Last = "";

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                Last = point.GetSumLong().ToString();
            }
        }

        return ExportResult.Success;
    }
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet --list-runtimes | grep NETCore.App
dotnet out/probe.dll | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
both live: 3
the first is disposed: 4
after that: nothing
and after that: nothing
END
