#!/usr/bin/env bash
# DnsClient 1.8.0 and BIND 9.18 (Debian 12): the owner of a record in an answer about an internationalized name.
#
# One would expect: who asks for xn--bcher-kva.example.test gets records whose DomainName is xn--bcher-kva.example.test, as DNS carries it.
# What happens: the Value of a record's owner is in Unicode and its Original has the A-labels, whereas in a name inside a record (CNAME, MX
# and the like) Value has the A-labels and Original is in Unicode. So the owner does not compare with the name that was asked for, and the
# target of an alias does not compare with the owner of the record that follows it in the same answer; for these names only.
#
# Seen:
#   plain.example.test: owner Value as asked, Original as asked
#   xn--bcher-kva.example.test: owner Value b\u00fccher.example.test., Original as asked
#   alias.example.test: target Value xn--bcher-kva.example.test., Original b\u00fccher.example.test.
#   next in that answer: owner Value b\u00fccher.example.test., Original xn--bcher-kva.example.test.
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
if ! [ -x /usr/sbin/named ]; then
  apt-get update >/dev/null
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends bind9 >/dev/null
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NUGET_PACKAGES="$folder/packages"
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="DnsClient" Version="1.8.0" /></ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Net;
using DnsClient;
using DnsClient.Protocol;

var client = new LookupClient(new LookupClientOptions(new NameServer(IPAddress.Loopback, int.Parse(args[0]))) { UseCache = false, Recursion = false, Retries = 20 });
foreach (var name in new[] { "plain.example.test.", "xn--bcher-kva.example.test." })
{
    var owner = client.Query(name, QueryType.A).Answers.ARecords().Single().DomainName;
    Console.WriteLine($"{name.TrimEnd('.')}: owner Value {Text(owner.Value, name)}, Original {Text(owner.Original, name)}");
}

var answers = client.Query("alias.example.test.", QueryType.A).Answers;
var target = answers.CnameRecords().Single().CanonicalName;
var next = answers.ARecords().Single().DomainName;
Console.WriteLine($"alias.example.test: target Value {Text(target.Value, "")}, Original {Text(target.Original, "")}");
Console.WriteLine($"next in that answer: owner Value {Text(next.Value, "")}, Original {Text(next.Original, "")}");

static string Text(string seen, string asked) =>
    seen == asked ? "as asked" : string.Concat(seen.Select(letter => letter < 128 ? letter.ToString() : $"\\u{(int)letter:x4}"));
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }

printf '$TTL 60\n@ SOA ns h 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\nplain A 192.0.2.1\nxn--bcher-kva A 192.0.2.2\nalias CNAME xn--bcher-kva\n' >zone
cat >named.conf <<END
options { directory "$folder"; pid-file none; session-keyfile none; listen-on port 21104 { 127.0.0.1; }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; };
controls { };
zone "example.test" { type primary; file "zone"; };
END
cp /usr/sbin/named named # Debian confines the one in /usr/sbin to the system's folders.
./named -v
timeout 120 ./named -g -n 1 -c named.conf >log 2>&1 &
server=$!
for _ in $(seq 100); do
  if grep -q 'running$' log; then break; fi
  sleep 0.2
done
timeout 60 dotnet out/probe.dll 21104 | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
plain.example.test: owner Value as asked, Original as asked
xn--bcher-kva.example.test: owner Value b\u00fccher.example.test., Original as asked
alias.example.test: target Value xn--bcher-kva.example.test., Original b\u00fccher.example.test.
next in that answer: owner Value b\u00fccher.example.test., Original xn--bcher-kva.example.test.
END
