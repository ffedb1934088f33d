using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.Reseller;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>What <c>doctor</c> finds at the reseller, which is the sandbox over HTTP.</summary>
public sealed class ResellerCheckTests : IAsyncLifetime
{
    private const SandboxAclRights All = SandboxAclRights.All;

    private readonly TemporaryFolder _folder = new();
    private SandboxServer? _sandbox;

    public async ValueTask InitializeAsync() => _sandbox = await StartAsync(new SandboxOptions());

    public async ValueTask DisposeAsync()
    {
        await _sandbox!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Reseller_ThatTakesTheLogin_IsOkAndNothingIsBilledOrMade()
    {
        var findings = await RunAsync("rich", "right", "reseller", "profiles", "prices", "credit", "permissions");

        Assert.DoesNotContain(findings, finding => finding.Status is DoctorStatus.Failed);
        Assert.Contains(findings, finding => finding is { Check: "reseller", Status: DoctorStatus.Ok });
        Assert.Contains(findings, finding => finding is { Check: "prices", Status: DoctorStatus.Ok, Subject: "ssl123dv" }
            && finding.Detail.Contains("EUR net", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Check: "credit", Status: DoctorStatus.Ok });
        Assert.Empty(_sandbox!.State.Purchases);
        Assert.All(_sandbox.State.Commands, command => Assert.True(
            command.Name is not ("AddCertificate" or "AddCertificateContact") || command.Parameters.GetValueOrDefault("checkonly") == "1"));
    }

    [Fact]
    public async Task Reseller_WrongPassword_IsFailedAndTheRestIsSkipped()
    {
        var findings = await RunAsync("rich", "wrong", "reseller", "profiles", "prices", "credit", "permissions");

        var failed = findings.Single(DoctorStatus.Failed);
        Assert.Contains("It refuses the login 'rich': 530", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("Reseller:PasswordFile", failed.Setting, StringComparison.Ordinal);
        Assert.Equal(4, findings.Count(finding => finding.Status == DoctorStatus.Skipped));
        Assert.DoesNotContain("wrong", Diagnosis.Text(findings), StringComparison.Ordinal);
    }

    /// <summary>An address that is not allowed looks the same from here as a user without any right.</summary>
    [Fact]
    public async Task Reseller_EverythingRefused_SaysThatAddressOrRightsCannotBeTold()
    {
        var failed = (await RunAsync("rich:nothing", "user", "reseller")).Single(DoctorStatus.Failed);

        Assert.Contains("531", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("list of allowed addresses, or the user has no rights; the answer does not tell which", failed.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reseller_UserWithoutTheAccount_IsAWarningAndTheCreditIsSkipped()
    {
        var findings = await RunAsync("rich:certificates", "user", "reseller", "credit", "prices");

        Assert.Contains("may not ask for the account's money", findings.Single(DoctorStatus.Warning).Detail, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding is { Check: "credit", Status: DoctorStatus.Skipped });
        Assert.Contains(findings, finding => finding is { Check: "prices", Status: DoctorStatus.Ok });
    }

    [Fact]
    public async Task Permissions_RightThatIsMissing_IsNamedWithWhatItIsFor()
    {
        var findings = await RunAsync("rich:certificates", "user", "permissions");

        var failed = findings.Single(DoctorStatus.Failed);
        Assert.Equal("QueryEventList", failed.Subject);
        Assert.Contains("see that a certificate is issued", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("cannot be seen without doing it", findings.Single(DoctorStatus.Skipped).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_UserWhoMayNotOrder_IsFailed() => Assert.Contains(
        "may not send AddCertificate", (await RunAsync("rich:reader", "user", "prices")).Single(DoctorStatus.Failed).Detail,
        StringComparison.Ordinal);

    [Fact]
    public async Task Credit_ThatDoesNotSuffice_IsFailed()
    {
        var failed = (await RunAsync("poor", "right", "credit")).Single(DoctorStatus.Failed);
        var little = (await RunAsync("little", "right", "prices", "credit")).Single(DoctorStatus.Failed);

        Assert.Contains("The account has 0.00", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("less than the cheapest class costs", little.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credit_BelowWhatTheOperatorWants_IsAWarning()
    {
        var settings = Settings("rich", "right");
        settings = settings with
        {
            Operator = settings.Operator with { Notify = settings.Operator.Notify with { CreditBelow = 2_000_000m } },
        };

        Assert.Equal(
            "Operator:Notify:CreditBelow", (await Diagnosis.OfAsync(settings, null, "credit")).Single(DoctorStatus.Warning).Setting);
    }

    [Fact]
    public async Task Profiles_ClassThatTheResellerDoesNotKnow_IsFailedInProfilesAndPrices()
    {
        var findings = await Diagnosis.OfAsync(With(profile => profile with { Class = "nosuchclass" }), null, "profiles", "prices");

        Assert.Contains(findings, finding =>
            finding is { Check: "profiles", Status: DoctorStatus.Failed, Setting: "Profiles:default:Class" }
            && finding.Detail.Contains("knows no class 'nosuchclass'", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Check: "prices", Subject: "nosuchclass" } && finding.Status != DoctorStatus.Ok);
    }

    [Fact]
    public async Task Profiles_WhatTheClassDoesNotHave_IsFailed()
    {
        var findings = await Diagnosis.OfAsync(
            With(profile => profile with
            {
                DcvMethods = ["SMOKE"],
                Period = "7y",
                ServerType = "abacus",
                TechContact = null,
            }),
            null,
            "profiles");

        Assert.Equal(
            ["Profiles:default:DcvMethods", "Profiles:default:Period", "Profiles:default:ServerType", "Profiles:default:TechContact"],
            findings.Where(finding => finding.Status == DoctorStatus.Failed).Select(finding => finding.Setting).Order());
    }

    [Fact]
    public async Task Profiles_ContactThatIsNotThere_IsFailed()
    {
        var findings = await Diagnosis.OfAsync(
            With(profile => profile with { TechContact = ProfileContact.Named(ContactType.Tech, "CC-99999999") }), null, "profiles");

        Assert.Equal("Profiles:default:TechContact", findings.Single(DoctorStatus.Failed).Setting);
    }

    [Fact]
    public async Task Reseller_ThatIsNotReached_IsFailed()
    {
        var settings = Settings("rich", "right");
        settings = settings with
        {
            Reseller = settings.Reseller with
            {
                Endpoint = new Uri($"http://127.0.0.1:{Core.Tests.Validation.FreePort.Next()}/api/call.cgi"),
                RetryDelay = TimeSpan.Zero,
            },
        };

        Assert.Equal(
            "Reseller:Endpoint, Reseller:Proxy", (await Diagnosis.OfAsync(settings, null, "reseller")).Single(DoctorStatus.Failed).Setting);
    }

    [Theory]
    [InlineData(0, DoctorStatus.Ok)]
    [InlineData(10, DoctorStatus.Warning)]
    [InlineData(120, DoctorStatus.Failed)]
    internal async Task Clock_IsHeldAgainstTheResellers(int minutes, DoctorStatus expected)
    {
        await using var sandbox = await StartAsync(new SandboxOptions { DateOffset = TimeSpan.FromMinutes(minutes) });
        var settings = Settings("rich", "right");

        var findings = await Diagnosis.OfAsync(
            settings with { Reseller = settings.Reseller with { Endpoint = sandbox.Endpoint } }, null, "clock");

        Assert.Equal(expected, findings.Single(finding => finding.Subject == "reseller").Status);
    }

    private static Task<SandboxServer> StartAsync(SandboxOptions options) => SandboxServer.StartAsync(
        options with
        {
            Accounts =
            [
                new SandboxAccount("rich", "right")
                {
                    Users =
                    [
                        new SandboxUser("nothing", "user"),
                        new SandboxUser("reader", "user")
                        {
                            Rights = new Dictionary<SandboxAclLocation, SandboxAclRights>
                            {
                                [SandboxAclLocation.Certificate] = SandboxAclRights.Read,
                                [SandboxAclLocation.Account] = SandboxAclRights.Read,
                            },
                        },
                        new SandboxUser("certificates", "user")
                        {
                            Rights = new Dictionary<SandboxAclLocation, SandboxAclRights> { [SandboxAclLocation.Certificate] = All },
                        },
                    ],
                },
                new SandboxAccount("poor", "right", Credit: 0),
                new SandboxAccount("little", "right", Credit: 1),
            ],
        },
        TimeProvider.System,
        NullLoggerFactory.Instance,
        CancellationToken.None);

    private Task<IReadOnlyList<DoctorFinding>> RunAsync(string login, string password, params string[] only) =>
        Diagnosis.OfAsync(Settings(login, password), null, only);

    private BridgeSettings With(Func<CertificateProfile, CertificateProfile> change)
    {
        var settings = Settings("rich", "right");
        return settings with
        {
            Profiles = settings.Profiles.ToDictionary(profile => profile.Key, profile => change(profile.Value)),
        };
    }

    private BridgeSettings Settings(string login, string password)
    {
        var settings = DoctorSettings.Load(_folder.Path);
        return settings with
        {
            Reseller = settings.Reseller with
            {
                Endpoint = _sandbox!.Endpoint,
                Login = login,
                Password = new Secret(password),
                CommandsPerSecond = 1000,
                Burst = 1000,
            },
        };
    }
}
