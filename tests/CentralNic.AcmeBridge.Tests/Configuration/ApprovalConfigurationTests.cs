using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Ids;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>The section Approval, general and of tenants.</summary>
public sealed class ApprovalConfigurationTests : IDisposable
{
    private const string Secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WithoutSectionNobodyIsAsked() => Assert.Null(Load().All);

    [Fact]
    public void Load_ATenantMayHaveItsOwnOrNone()
    {
        var plan = Load(
            ("Approval__Url", "https://billing.example/ask"),
            ("Approval__Secret", Secret),
            ("Approval__MaxWait", "3d"),
            ("Tenants__own__Names", "own.test"),
            ("Tenants__own__Approval__Url", "http://127.0.0.1:8080/ask"),
            ("Tenants__own__Approval__Secret", Secret),
            ("Tenants__own__Approval__Timeout", "3s"),
            ("Tenants__free__Names", "free.test"),
            ("Tenants__free__Approval__Url", "none"));

        var all = plan.Of(new TenantId("default"))!;
        Assert.Equal(("https://billing.example/ask", TimeSpan.FromDays(3)), (all.Url.AbsoluteUri, all.MaxWait));
        Assert.Equal(TimeSpan.FromSeconds(3), plan.Of(new TenantId("own"))!.Timeout);
        Assert.Null(plan.Of(new TenantId("free")));
    }

    [Fact]
    public void Load_TheSecretMayStandInAFile()
    {
        var file = Path.Combine(_folder.Path, "secret");
        File.WriteAllText(file, Secret + "\n");

        Assert.NotNull(Load(("Approval__Url", "https://billing.example/ask"), ("Approval__SecretFile", file)).All);
    }

    [Theory]
    [InlineData("http to another machine", "http://billing.example/ask", Secret)]
    [InlineData("is not an absolute http or https URL", "billing", Secret)]
    [InlineData("does not hold whsec_", "https://billing.example/ask", "whsec_short")]
    [InlineData("does not hold whsec_", "https://billing.example/ask", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Approval:Secret is missing", "https://billing.example/ask", "")]
    [InlineData("is missing, though there is a secret", "", Secret)]
    public void Load_WhatIsWrongIsSaidWithoutTheSecret(string words, string url, string secret)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Load(("Approval__Url", url), ("Approval__Secret", secret)));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", refused.Message, StringComparison.Ordinal);
    }

    private ApprovalPlan Load(params (string Key, string Value)[] settings) => BridgeConfiguration.Load(
        new ServeOptions { Sandbox = true, DataFolder = _folder.Path },
        _folder.Path,
        settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Approvals;
}
