#!/usr/bin/env bash
# ARSoft.Tools.Net 3.6.1: a dynamic update signed by TSIG with a key whose name is written with a capital letter, to BIND 9.18 (Debian 12).
#
# One would expect: names of keys are domain names, so "Updater" is the key "updater" to every server; and a client signs over the name in
# canonical form (RFC 8945 section 4.3.3: in lower case), as nsupdate does, whatever the configuration says.
# What happens: the library puts the name into the signed bytes as it was given. The server, which takes it in lower case, finds another MAC
# and answers BADSIG, the error for a wrong secret. Names in lower case hide it.
#
# Seen:
#   nsupdate, key updater: NOERROR
#   nsupdate, key Updater: NOERROR
#   ARSoft.Tools.Net, key updater: NoError
#   ARSoft.Tools.Net, key Updater: NotAuthoritive, TSIG error 16 (BADSIG)
# Ends with 1 if that changes. Needs the .NET 10 SDK.
set -euo pipefail
folder=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait; fi
  rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"
if ! [ -x /usr/sbin/named ] || ! command -v nsupdate >/dev/null; then
  apt-get update >/dev/null
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends bind9 bind9-dnsutils >/dev/null
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NUGET_PACKAGES="$folder/packages"
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="ARSoft.Tools.Net" Version="3.6.1" /></ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;

using var transport = new TcpClientTransport(int.Parse(args[0]));
using var client = new DnsClient([IPAddress.Loopback], [transport], false, 10000);
foreach (var name in new[] { "updater", "Updater" })
{
    var update = new DnsUpdateMessage { ZoneName = DomainName.Parse("example.test") };
    update.Updates.Add(new AddRecordUpdate(new TxtRecord(DomainName.Parse("www.example.test"), 60, name)));
    update.TSigOptions = new TSigRecord(
        DomainName.Parse(name), TSigAlgorithm.Sha256, DateTime.UtcNow, TimeSpan.FromMinutes(5),
        update.TransactionID, ReturnCode.NoError, null, Convert.FromBase64String(args[1]));
    var answer = await client.SendUpdateAsync(update);
    var code = (int?)answer?.TSigOptions?.Error;
    Console.WriteLine($"ARSoft.Tools.Net, key {name}: {answer?.ReturnCode.ToString() ?? "no answer"}{(code is null or 0 ? "" : $", TSIG error {code}{(code == 16 ? " (BADSIG)" : "")}")}");
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }

secret=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
printf '$TTL 60\n@ SOA ns h 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n' >zone
cat >named.conf <<END
options { directory "$folder"; pid-file none; session-keyfile none; listen-on port 21141 { 127.0.0.1; }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; };
controls { };
key updater { algorithm hmac-sha256; secret "$secret"; };
zone "example.test" { type primary; file "zone"; allow-update { key updater; }; };
END
cp /usr/sbin/named named # Debian confines the one in /usr/sbin to the system's folders.
./named -v
timeout 120 ./named -g -n 1 -c named.conf >log 2>&1 &
server=$!
for _ in $(seq 100); do
  if grep -q 'running$' log; then break; fi
  sleep 0.2
done
{
  for name in updater Updater; do
    printf 'server 127.0.0.1 21141\nzone example.test.\nupdate add www.example.test. 60 TXT "nsupdate"\nsend\n' |
      timeout 20 nsupdate -y "hmac-sha256:$name:$secret" 2>error &&
      echo "nsupdate, key $name: NOERROR" || echo "nsupdate, key $name: $(xargs <error)"
  done
  timeout 60 dotnet out/probe.dll 21141 "$secret"
} | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
nsupdate, key updater: NOERROR
nsupdate, key Updater: NOERROR
ARSoft.Tools.Net, key updater: NoError
ARSoft.Tools.Net, key Updater: NotAuthoritive, TSIG error 16 (BADSIG)
END
