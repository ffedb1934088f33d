using System.Diagnostics;
using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.Core.Tests.Validation;

namespace CentralNic.Reseller.Sandbox.Tests.DomainControl;

/// <summary>A BIND for the tests of a class: the zone <c>example</c>, which can be updated, and one that does not load.</summary>
public sealed class Bind : IAsyncLifetime
{
    private const string Zone = """
        $TTL 1
        @ SOA ns hostmaster 1 3600 600 86400 1
        @ NS ns
        ns A 127.0.0.1
        other CAA 0 issue "letsencrypt.org"
        digi CAA 0 issue "DigiCert.com"
        child.other CAA 0 issue "digicert.com"
        several CAA 0 issue "letsencrypt.org"
        several CAA 0 issue "sectigo.com; policy=ev"
        nobody CAA 0 issue ";"
        wild CAA 0 issue "digicert.com"
        wild CAA 0 issuewild ";"
        onlywild CAA 0 issuewild "sectigo.com"
        critical CAA 128 tbs "unknown"
        harmless CAA 0 tbs "unknown"
        harmless CAA 128 iodef "mailto:security@example"
        harmless CAA 128 issuevmc "digicert.com"
        legacy CAA 0 issue "entrust.net"
        xn--24-9ld1ag3e CAA 0 issue "sectigo.com"
        alias CNAME aliased.other
        aliased.other CAA 0 issue "sectigo.com"
        host.away CNAME bare.other
        bare.other A 127.0.0.1
        account CAA 0 issue "digicert.com; accounturi=https://acme.example/acct/1"
        acme CAA 0 issue "digicert.com; validationmethods=dns-01,http-01"
        caown CAA 0 issue "digicert.com; validationmethods=dns-01,ca-own"

        """;

    private NamedServer? _server;

    public static void SkipIfMissing()
    {
        NamedServer.SkipIfMissing();
        Assert.SkipUnless(File.Exists("/usr/bin/nsupdate"), "nsupdate is missing: install the Debian package bind9-dnsutils");
    }

    public IPEndPoint EndPoint => _server!.EndPoint;

    public async ValueTask InitializeAsync()
    {
        if (NamedServer.IsInstalled)
        {
            _server = await NamedServer.StartAsync(
                new Dictionary<string, string> { ["example"] = Zone, ["broken.example"] = "" }, "allow-update { 127.0.0.1; };");
        }
    }

    /// <summary>Changes the zone, as nsupdate's lines say.</summary>
    public async Task UpdateAsync(params string[] lines)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(20));
        using var process = Process.Start(
            new ProcessStartInfo("/usr/bin/nsupdate") { RedirectStandardInput = true, RedirectStandardError = true })!;
        try
        {
            await process.StandardInput.WriteAsync(string.Create(
                CultureInfo.InvariantCulture, $"server 127.0.0.1 {EndPoint.Port}\nzone example\n{string.Join('\n', lines)}\nsend\n"));
            process.StandardInput.Close();
            var error = await process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            Assert.True(process.ExitCode == 0, error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
