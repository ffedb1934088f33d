using System.Net;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.Reseller;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>What <c>doctor</c> finds in the DNS, which is a BIND: resolvers, clock, publishers, CAA.</summary>
public sealed class DnsCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resolver_ThatVerifies_IsOkAndTheClockIsHeldAgainstTheRootZone()
    {
        await using var dns = await ValidatingDns.StartAsync();

        var findings = await Diagnosis.OfAsync(At(dns.Resolver), null, "resolvers", "clock");

        Assert.Equal(dns.Resolver.ToString(), findings.Single(finding => finding.Check == "resolvers").Subject);
        Assert.Contains("verifies by DNSSEC", findings.Single(finding => finding.Check == "resolvers").Detail, StringComparison.Ordinal);
        findings.Where(finding => finding.Subject != "reseller").AssertAllOk();
    }

    [Fact]
    public async Task Resolver_ThatDoesNotVerify_IsAWarningAndAClockOutsideTheSignatureIsFailed()
    {
        // Whoever does not verify hands the signature on, as old as it is.
        await using var dns = await ValidatingDns.StartAsync("-s", "20250101000000", "-e", "20250201000000");

        var findings = await Diagnosis.OfAsync(At(dns.Authority), null, "resolvers", "clock");

        Assert.Equal("Validation:Resolvers", findings.Single(DoctorStatus.Warning).Setting);
        var clock = findings.Single(DoctorStatus.Failed);
        Assert.Equal(("clock", "DNS"), (clock.Check, clock.Subject));
        Assert.Contains("2025-02-01", clock.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolver_ThatDoesNotAnswer_IsFailed()
    {
        var silent = new IPEndPoint(IPAddress.Loopback, FreePort.Next());

        var failed = (await Diagnosis.OfAsync(At(silent), null, "resolvers")).Single(DoctorStatus.Failed);

        Assert.Equal("Validation:Resolvers", failed.Setting);
        Assert.Contains("connection refused", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publisher_WhoseKeyIsRefused_IsFailedAndTheOneWhoseIsTakenIsOk()
    {
        NamedServer.SkipIfMissing();
        await using var dns = await StartZoneAsync("");
        var settings = At(dns.EndPoint) with { Dcv = Options(dns.EndPoint, "bridge") };

        (await Diagnosis.OfAsync(settings, null, "publishers")).AssertAllOk();
        var failed = (await Diagnosis.OfAsync(settings with { Dcv = Options(dns.EndPoint, "another") }, null, "publishers"))
            .Single(DoctorStatus.Failed);

        Assert.Equal("rfc2136:main, shop.test", failed.Subject);
        Assert.Contains("BADKEY", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("doctor dcv shop.test", failed.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publisher_WhoseProgramIsMissing_IsFailed()
    {
        var settings = At(new IPEndPoint(IPAddress.Loopback, FreePort.Next()));
        settings = settings with
        {
            Dcv = new DcvOptions
            {
                Hooks = [new HookOptions { Name = "ours", Names = ["shop.test"], Methods = ["HTTP"], Program = "/usr/lib/no-such-hook" }],
            },
        };

        var findings = await Diagnosis.OfAsync(settings, null, "publishers");

        Assert.Equal("Dcv:Hook:ours:Program", findings.Single(DoctorStatus.Failed).Setting);
        Assert.Contains("No profile uses a method", findings.Single(DoctorStatus.Warning).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publisher_NoneAtAll_IsFailed()
    {
        var settings = At(new IPEndPoint(IPAddress.Loopback, FreePort.Next())) with { Dcv = new DcvOptions() };

        Assert.Equal("Dcv", (await Diagnosis.OfAsync(settings, null, "publishers")).Single(DoctorStatus.Failed).Setting);
    }

    [Fact]
    public async Task Caa_ThatForbidsTheCa_IsFailedWithTheRecordThatPermitsIt()
    {
        NamedServer.SkipIfMissing();
        await using var dns = await StartZoneAsync("@ CAA 0 issue \"letsencrypt.org\"");

        var failed = (await Diagnosis.OfAsync(At(dns.EndPoint), null, "caa")).Single(DoctorStatus.Failed);

        Assert.Equal("shop.test", failed.Subject);
        Assert.Contains("DigiCert may not issue: CAA of shop.test", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("0 issue \"digicert.com\"", failed.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caa_ThatPermitsTheCa_IsOk()
    {
        NamedServer.SkipIfMissing();
        await using var dns = await StartZoneAsync("@ CAA 0 issue \"digicert.com\"");

        (await Diagnosis.OfAsync(At(dns.EndPoint), null, "caa")).AssertAllOk();
    }

    [Fact]
    public async Task Caa_ThatNobodyAnswersFor_IsAWarning()
    {
        var silent = At(new IPEndPoint(IPAddress.Loopback, FreePort.Next()));

        Assert.Contains("is not known", (await Diagnosis.OfAsync(silent, null, "caa")).Single(DoctorStatus.Warning).Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caa_TenantsThatMayOrderAnything_IsSkipped()
    {
        var settings = At(new IPEndPoint(IPAddress.Loopback, FreePort.Next())) with
        {
            Tenants = [new Tenant { Id = new TenantId("default"), Names = new NameSuffixes(["*"]) }],
        };

        Assert.Contains("doctor dcv NAME", (await Diagnosis.OfAsync(settings, null, "caa")).Single(DoctorStatus.Skipped).Detail,
            StringComparison.Ordinal);
    }

    private static DcvOptions Options(IPEndPoint server, string key) => new()
    {
        Rfc2136 =
        [
            new Rfc2136Options
            {
                Name = "main",
                Names = ["shop.test"],
                Server = server,
                KeyName = key,
                KeySecret = new Secret(TsigTestKey.Sha256.Secret),
            },
        ],
        Visibility = new Core.Dcv.DcvVisibilityOptions { NameServers = ServersOfTest(server) },
    };

    private static Dictionary<string, IReadOnlyList<IPEndPoint>> ServersOfTest(IPEndPoint server) => new() { ["test"] = [server] };

    private static Task<NamedServer> StartZoneAsync(string records) => NamedServer.StartAsync(
        new Dictionary<string, string>
        {
            ["shop.test"] = $"$TTL 60\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n{records}\n",
            ["test"] = "$TTL 60\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n",
        },
        TsigTestKey.Sha256.Permission,
        TsigTestKey.Sha256.Statement);

    private BridgeSettings At(IPEndPoint resolver)
    {
        var settings = DoctorSettings.Load(_folder.Path);
        return settings with
        {
            Validation = settings.Validation with { Resolvers = [resolver] },

            // Nobody is there; the DNS alone is looked at.
            Reseller = settings.Reseller with { Endpoint = new Uri("http://127.0.0.1:1/"), RetryDelay = TimeSpan.Zero },
        };
    }

    /// <summary>A server of a signed root zone, and a resolver that verifies it.</summary>
    private sealed class ValidatingDns(NamedServer authority, NamedServer resolver) : IAsyncDisposable
    {
        public IPEndPoint Authority => authority.EndPoint;

        public IPEndPoint Resolver => resolver.EndPoint;

        public static async Task<ValidatingDns> StartAsync(params string[] times)
        {
            NamedServer.SkipIfMissing();
            SignedZone.SkipIfImpossible();
            var root = await SignedZone.SignAsync(
                ".", "$TTL 60\n@ SOA ns.test. hostmaster.test. 1 3600 600 86400 60\n@ NS ns.test.\nns.test. A 127.0.0.1\n", times);
            var authority = await NamedServer.StartAsync(new Dictionary<string, string> { [root.Name] = root.File });
            return new ValidatingDns(
                authority,
                await NamedServer.StartAsync(
                    new Dictionary<string, string>(),
                    global: $$"""
                        trust-anchors { {{root.Anchor}} };
                        zone "." { type forward; forward only; forwarders { 127.0.0.1 port {{authority.EndPoint.Port}}; }; };
                        """,
                    recursive: true,
                    validating: true));
        }

        public async ValueTask DisposeAsync()
        {
            await resolver.DisposeAsync();
            await authority.DisposeAsync();
        }
    }
}
