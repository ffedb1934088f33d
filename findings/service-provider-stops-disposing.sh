#!/usr/bin/env bash
# Microsoft.Extensions.DependencyInjection 10.0.0: ServiceProvider.DisposeAsync, when one of the services throws in its own.
#
# One would expect: the container owns its singletons, so it disposes of all of them, and reports what went wrong at the end; or a second
# call goes on where the first one stopped.
# What happens: it stops at the first exception. Services are disposed of in the opposite order of their making, so it is what was made
# first (files, databases, locks) that stays open; the second call returns without doing anything and without an exception. Dispose does the
# same.
#
# Seen:
#   DisposeAsync: last disposed, middle throws, IOException
#   DisposeAsync again: no exception
#   Dispose: last disposed, middle throws, IOException
#   Dispose again: no exception
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
    <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.0" />
  </ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using Microsoft.Extensions.DependencyInjection;

var seen = new List<string>();
var provider = Make();
Console.WriteLine($"DisposeAsync: {await TryAsync(provider.DisposeAsync)}");
Console.WriteLine($"DisposeAsync again: {await TryAsync(provider.DisposeAsync)}");
provider = Make();
Console.WriteLine($"Dispose: {await TryAsync(Now)}");
Console.WriteLine($"Dispose again: {await TryAsync(Now)}");

ValueTask Now()
{
    provider.Dispose();
    return default;
}

ServiceProvider Make()
{
    var built = new ServiceCollection()
        .AddSingleton(_ => new First(() => seen.Add("first disposed")))
        .AddSingleton(_ => new Middle(() => { seen.Add("middle throws"); throw new IOException(); }))
        .AddSingleton(_ => new Last(() => seen.Add("last disposed")))
        .BuildServiceProvider();
    built.GetRequiredService<First>();
    built.GetRequiredService<Middle>();
    built.GetRequiredService<Last>();
    return built;
}

async Task<string> TryAsync(Func<ValueTask> dispose)
{
    seen.Clear();
    try
    {
        await dispose();
        return string.Join(", ", [.. seen, "no exception"]);
    }
    catch (Exception exception)
    {
        return string.Join(", ", [.. seen, exception.GetType().Name]);
    }
}

class Service(Action end) : IDisposable, IAsyncDisposable
{
    public void Dispose() => end();

    public ValueTask DisposeAsync()
    {
        end();
        return default;
    }
}

sealed class First(Action end) : Service(end);
sealed class Middle(Action end) : Service(end);
sealed class Last(Action end) : Service(end);
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/probe.dll | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
DisposeAsync: last disposed, middle throws, IOException
DisposeAsync again: no exception
Dispose: last disposed, middle throws, IOException
Dispose again: no exception
END
