#!/usr/bin/env bash
# LiteDB 5.0.20: when a transaction is on disk.
#
# One would expect: Commit returns true when the transaction is in the log file and flushed, since LiteDB calls itself ACID and has a
# write-ahead log.
# What happens: Commit puts the changed pages into a queue in memory and returns. A task in the background writes them and flushes only when
# the queue is empty. Here the file's disk is slow for a while: fifty commits return meanwhile, and all that the file holds of them is
# nothing. A process that ends then has lost transactions that it had acknowledged. What is left is whole.
#
# Seen:
#   while the disk is busy: 50 commits returned, 0 bytes written, 0 flushes
#   a copy of the files taken then: 0 documents
#   after the disk went on: 50 documents, flushed
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
  <ItemGroup>
    <PackageReference Include="LiteDB" Version="5.0.20" />
  </ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using LiteDB;
using LiteDB.Engine;

const int Commits = 50;
var (data, log) = (new MemoryStream(), new BusyDisk());
using (var engine = new LiteEngine(new EngineSettings { DataStream = data, LogStream = log }))
{
    var returned = 0;
    for (var i = 0; i < Commits; i++)
    {
        engine.BeginTrans();
        engine.Insert("orders", [new BsonDocument { ["_id"] = i }], BsonAutoId.Int32);
        returned += engine.Commit() ? 1 : 0;
    }

    Console.WriteLine($"while the disk is busy: {returned} commits returned, {log.Length} bytes written, {log.Flushes} flushes");
    Console.WriteLine($"a copy of the files taken then: {Count(Copy(data), Copy(log))} documents");
    log.Ready.Set();
}

Console.WriteLine($"after the disk went on: {Count(Copy(data), new MemoryStream())} documents, {(log.Flushes > 0 ? "flushed" : "not flushed")}");

static MemoryStream Copy(MemoryStream stream)
{
    var copy = new MemoryStream();
    copy.Write(stream.ToArray());
    copy.Position = 0;
    return copy;
}

static int Count(MemoryStream data, MemoryStream log)
{
    using var database = new LiteDatabase(data, null, log);
    return database.GetCollection("orders").Count();
}

sealed class BusyDisk : MemoryStream
{
    public ManualResetEventSlim Ready { get; } = new();

    public int Flushes { get; private set; }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Ready.Wait(TimeSpan.FromSeconds(60));
        base.Write(buffer, offset, count);
    }

    public override void Flush()
    {
        Flushes++;
        base.Flush();
    }
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
timeout 120 dotnet out/probe.dll | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
while the disk is busy: 50 commits returned, 0 bytes written, 0 flushes
a copy of the files taken then: 0 documents
after the disk went on: 50 documents, flushed
END
