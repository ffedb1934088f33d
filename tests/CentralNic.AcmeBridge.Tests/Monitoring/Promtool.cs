using System.Diagnostics;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>Programs of the Debian package prometheus.</summary>
internal static class Promtool
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/local/bin"];

    /// <summary>Prometheus itself; <see langword="null"/>: it is not installed.</summary>
    public static string? Prometheus { get; } = Find("prometheus");

    private static string? Tool { get; } = Find("promtool");

    /// <summary>Skips the test where they are missing.</summary>
    public static void SkipIfMissing() =>
        Assert.SkipWhen(Tool is null || Prometheus is null, "prometheus is missing: install the Debian package prometheus");

    /// <summary>Runs promtool; it must find nothing wrong.</summary>
    public static async Task<string> SucceedsAsync(string input, params string[] arguments)
    {
        SkipIfMissing();
        var start = new ProcessStartInfo(Tool!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await output + await errors;
        Assert.True(process.ExitCode == 0, said);
        return said;
    }

    private static string? Find(string program) =>
        Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
