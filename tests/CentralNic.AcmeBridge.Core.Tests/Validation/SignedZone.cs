using System.Diagnostics;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>A zone signed by a key of its own with BIND's tools.</summary>
/// <param name="Name">The zone.</param>
/// <param name="File">The signed zone file.</param>
/// <param name="Anchor">The entry of <c>trust-anchors</c> that makes a resolver believe the key.</param>
internal sealed record SignedZone(string Name, string File, string Anchor)
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];
    private static readonly string? KeyGenerator = Find("dnssec-keygen"), Signer = Find("dnssec-signzone");

    public static bool IsPossible => KeyGenerator is not null && Signer is not null;

    /// <summary>Skips the test, saying what to install, if the tools are missing.</summary>
    public static void SkipIfImpossible() =>
        Assert.SkipUnless(IsPossible, "dnssec-keygen or dnssec-signzone is missing: install the Debian package bind9-utils");

    /// <summary>Signs a zone.</summary>
    /// <param name="name">The zone.</param>
    /// <param name="content">The zone file.</param>
    /// <param name="times">Further arguments of dnssec-signzone, for example when the signatures begin and end.</param>
    public static async Task<SignedZone> SignAsync(string name, string content, params string[] times)
    {
        var folder = Directory.CreateTempSubdirectory("bridge-signed-");
        try
        {
            await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, "zone"), content);
            await RunAsync(folder.FullName, KeyGenerator!, "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", name);
            // One key for all; what comes out is not verified, because it may be wrong on purpose.
            await RunAsync(folder.FullName, Signer!, ["-S", "-z", "-P", .. times, "-o", name, "-f", "signed", "zone"]);
            var key = await System.IO.File.ReadAllLinesAsync(folder.GetFiles("*.key").Single().FullName);
            var fields = key.Single(static line => line.Contains(" DNSKEY ", StringComparison.Ordinal)).Split(' ');
            return new SignedZone(
                name,
                await System.IO.File.ReadAllTextAsync(Path.Combine(folder.FullName, "signed")),
                $"\"{name}\" static-key {fields[3]} {fields[4]} {fields[5]} \"{string.Concat(fields[6..])}\";");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Find(string tool) =>
        Folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(System.IO.File.Exists);

    private static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {error}{await output}");
    }
}
