using System.Diagnostics;

namespace CentralNic.Reseller.Sandbox.Tests.Authority;

/// <summary>The openssl program: a verifier that shares no code with the sandbox.</summary>
internal static class OpenSsl
{
    private static readonly string? Program = new[] { "/usr/bin/openssl", "/usr/local/bin/openssl" }.FirstOrDefault(File.Exists);

    public static void SkipIfMissing() => Assert.SkipWhen(Program is null, "openssl is missing: install the Debian package openssl");

    /// <summary>Runs it for at most 30 seconds.</summary>
    /// <returns>Its exit code and everything that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        using var process = Process.Start(
            new ProcessStartInfo(Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var error = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
