using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>What <c>doctor dcv</c> looks at.</summary>
public sealed class DcvDoctorRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_LeavesOutProfilesThatNoTenantMayOrderForTheName()
    {
        var (_, output) = await RunAsync(new DoctorDcvOptions { Names = ["www.shop.test"], NoTry = true, Configuration = Configuration() });

        Assert.Contains("www.shop.test, profile shop ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("profile other", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NameThatNobodyMayOrder_IsSaid()
    {
        var (exitCode, output) = await RunAsync(
            new DoctorDcvOptions { Names = ["elsewhere.test"], NoTry = true, Configuration = Configuration() });

        Assert.Contains("elsewhere.test: no tenant of the configuration may order it", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, exitCode);
    }

    [Fact]
    public async Task Run_ProfileThatIsAskedFor_IsExaminedForAnyName()
    {
        var options = new DoctorDcvOptions { Names = ["elsewhere.test"], Profile = "other", NoTry = true, Configuration = Configuration() };

        Assert.Contains("elsewhere.test, profile other ", (await RunAsync(options)).Output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(DoctorDcvOptions options)
    {
        await using var output = new StringWriter();
        return (await DcvDoctorRun.RunAsync(options, output, TestContext.Current.CancellationToken), output.ToString());
    }

    private ServeOptions Configuration() => new()
    {
        DataFolder = _folder.Path,
        ConfigFile = _folder.File("appsettings.json", """
            {
              "PublicUrl": "https://acme.example.com",
              "Reseller": { "Login": "account", "Password": "password" },
              "Acme": { "ExternalAccountRequired": true, "DefaultProfile": "shop" },
              "Budget": { "PerMonth": 100 },
              "Profiles": {
                "shop": { "Class": "ssl123dv", "TechContact": "P-ABC123" },
                "other": { "Class": "positivessldv", "TechContact": "P-ABC123" }
              },
              "Tenants": { "default": { "Names": ["shop.test"], "Profiles": ["shop"] } },
              "Validation": { "AddressOverrides": { "test": "127.0.0.1" } }
            }
            """),
    };
}
