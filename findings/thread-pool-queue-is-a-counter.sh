#!/usr/bin/env bash
# .NET 10's meter System.Runtime: dotnet.thread_pool.queue.length and dotnet.thread_pool.thread.count.
#
# One would expect: instruments whose value may fall, as OpenTelemetry's conventions have them (UpDownCounter): a queue gets shorter.
# What happens: both are published as ObservableCounter, whose value never falls. Exporters call them monotonic sums, and to Prometheus they
# are counters: each fall is taken for a restart of the program, and rate() tells nonsense. Gauges must be made of them by name.
#
# Seen (.NET 10.0.12):
#   dotnet.thread_pool.thread.count: ObservableCounter
#   dotnet.thread_pool.queue.length: ObservableCounter
#   queue length: 200 at least while threads are busy, 0 afterwards
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
</Project>
END
cat >Program.cs <<'END'
using System.Diagnostics.Metrics;

long length = 0;
using var listener = new MeterListener();
listener.InstrumentPublished = (instrument, self) =>
{
    if (instrument.Meter.Name == "System.Runtime" && instrument.Name is "dotnet.thread_pool.queue.length" or "dotnet.thread_pool.thread.count")
    {
        Console.WriteLine($"{instrument.Name}: {instrument.GetType().Name.Split('`')[0]}");
        self.EnableMeasurementEvents(instrument);
    }
};
listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => length = instrument.Name.EndsWith("length") ? value : length);
listener.Start();
using var go = new ManualResetEventSlim();
using var all = new CountdownEvent(300);
for (var item = 0; item < 300; item++) ThreadPool.UnsafeQueueUserWorkItem(_ => { go.Wait(); all.Signal(); }, null);
listener.RecordObservableInstruments();
var busy = length;
go.Set();
all.Wait();
listener.RecordObservableInstruments();
Console.WriteLine($"queue length: {(busy >= 200 ? "200 at least" : busy)} while threads are busy, {length} afterwards");
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet --list-runtimes | grep NETCore.App
dotnet out/probe.dll | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
dotnet.thread_pool.thread.count: ObservableCounter
dotnet.thread_pool.queue.length: ObservableCounter
queue length: 200 at least while threads are busy, 0 afterwards
END
