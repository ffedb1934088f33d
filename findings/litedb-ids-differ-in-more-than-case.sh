#!/usr/bin/env bash
# LiteDB 5.0.20: documents whose string ids (_id) differ in case only. Tokens and ids of ACME are base64url (RFC 8555), where case counts.
#
# One would expect: keys of a document database are compared byte by byte, as file names on Linux and keys in SQLite, PostgreSQL and MongoDB
# are.
# What happens: a new file takes the culture of the process that made it and ignores case, in _id too. "aB3x" is found as "AB3X", the second
# insert fails as a duplicate, and Upsert silently puts one document in the place of the other. The file keeps the collation that it was
# made with: opening it later with another one is an exception. Collation.Binary helps when it is given as the file is made.
#
# Seen:
#   as it comes: found by the other case, insert INDEX_DUPLICATE_KEY, after upsert 1 document
#   binary: not found by the other case, insert taken, after upsert 2 documents
#   the first file opened as binary: LiteException
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
using System.Globalization;
using LiteDB;

CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
Show("as it comes", new ConnectionString { Filename = "plain.db" });
Show("binary", new ConnectionString { Filename = "binary.db", Collation = Collation.Binary });
try
{
    using var reopened = new LiteDatabase(new ConnectionString { Filename = "plain.db", Collation = Collation.Binary });
    Console.WriteLine("the first file opened as binary: " + reopened.Collation);
}
catch (Exception exception)
{
    Console.WriteLine("the first file opened as binary: " + exception.GetType().Name);
}

static void Show(string what, ConnectionString connection)
{
    using var database = new LiteDatabase(connection);
    var tokens = database.GetCollection("tokens");
    tokens.Insert(new BsonDocument { ["_id"] = "aB3x" });
    var found = tokens.FindById("AB3X") is null ? "not found" : "found";
    string insert;
    try
    {
        tokens.Insert(new BsonDocument { ["_id"] = "AB3X" });
        insert = "taken";
    }
    catch (LiteException exception)
    {
        insert = exception.ErrorCode == LiteException.INDEX_DUPLICATE_KEY ? "INDEX_DUPLICATE_KEY" : exception.Message;
    }

    tokens.Upsert(new BsonDocument { ["_id"] = "AB3X" });
    var count = tokens.Count();
    Console.WriteLine($"{what}: {found} by the other case, insert {insert}, after upsert {count} document{(count == 1 ? "" : "s")}");
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/probe.dll | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
as it comes: found by the other case, insert INDEX_DUPLICATE_KEY, after upsert 1 document
binary: not found by the other case, insert taken, after upsert 2 documents
the first file opened as binary: LiteException
END
