#!/usr/bin/env bash
# System.IO.Compression of .NET 10: GZipStream reads a gzip file (RFC 1952) whose end is missing, as a copy has it that broke off.
#
# One would expect: an error, as gzip -t gives one ("unexpected end of file"): the trailer has the length and the checksum of what was packed.
# What happens: reading ends as at the end of a whole file, also when bytes of the contents are missing. An altered checksum is an
# InvalidDataException, a missing one is not. The switch System.IO.Compression.UseStrictValidation, off unless the program sets it, makes a
# cut an error.
#
# Seen (.NET 10.0.12):
#   20 bytes cut off, gzip -t: unexpected end of file
#   checksum altered: InvalidDataException
#   0 bytes cut off: 48890 of 48890 bytes read, no error
#   8 bytes cut off: 48890 of 48890 bytes read, no error
#   20 bytes cut off: 48846 of 48890 bytes read, no error
#   20 bytes cut off, UseStrictValidation: InvalidDataException
# Ends with 1 if that changes. Needs the .NET 10 SDK and gzip.
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
using System.IO.Compression;
using System.Text;

var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(n => $"line {n}\n")));
using var packed = new MemoryStream();
using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(text);
var whole = packed.ToArray();
if (args is ["strict"])
{
    AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    Console.WriteLine($"20 bytes cut off, UseStrictValidation: {Read(whole[..^20])}");
    return;
}

File.WriteAllBytes("cut.gz", whole[..^20]);
var altered = whole.ToArray();
altered[^6] ^= 0xFF;
Console.WriteLine($"checksum altered: {Read(altered)}");
foreach (var cut in new[] { 0, 8, 20 }) Console.WriteLine($"{cut} bytes cut off: {Read(whole[..^cut])}");

string Read(byte[] bytes)
{
    using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
    using var read = new MemoryStream();
    try { gzip.CopyTo(read); }
    catch (InvalidDataException) { return nameof(InvalidDataException); }
    return $"{read.Length} of {text.Length} bytes read, no error";
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet --list-runtimes | grep NETCore.App
{
  dotnet out/probe.dll >read
  echo "20 bytes cut off, gzip -t: $(gzip -t cut.gz 2>&1 | grep -o 'unexpected end of file' | head -n 1)"
  cat read
  dotnet out/probe.dll strict
} | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
20 bytes cut off, gzip -t: unexpected end of file
checksum altered: InvalidDataException
0 bytes cut off: 48890 of 48890 bytes read, no error
8 bytes cut off: 48890 of 48890 bytes read, no error
20 bytes cut off: 48846 of 48890 bytes read, no error
20 bytes cut off, UseStrictValidation: InvalidDataException
END
