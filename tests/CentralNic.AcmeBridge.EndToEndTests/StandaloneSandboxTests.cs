using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>The command <c>sandbox</c>, run as others run it to test against it.</summary>
public sealed class StandaloneSandboxTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sandbox_SaysHowToBuyFromIt()
    {
        var data = _folder.Sub("data");
        await using var process = Start("sandbox", "--listen", "http://127.0.0.1:0", "--data", data, "--vetting", "0s");
        var endpoint = await ValueAsync(process, "endpoint: ");
        Assert.Equal("sandbox", await ValueAsync(process, "login: "));
        var passwordFile = (await ValueAsync(process, "password: "))["in ".Length..];
        var root = await ValueAsync(process, "root: ");
        var page = await ValueAsync(process, "page: ");

        var password = (await File.ReadAllTextAsync(passwordFile, TestContext.Current.CancellationToken)).Trim();
        await using var client = new ResellerClient(
            new() { Endpoint = new(endpoint), Login = "sandbox", Password = new(password), CommandsPerSecond = 100, Burst = 100 },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = await client.Certificates.AddAsync(
            new AddCertificateRequest
            {
                Class = "ssl123dv",
                CsrPem = new CertificateRequest("CN=example.test", key, HashAlgorithmName.SHA256).CreateSigningRequestPem(),
                Names = ["example.test"],
                DcvMethod = "HTTP",
                TechContacts = ["P-ABC123"],
            },
            CommandPriority.Interactive,
            TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        var html = await http.GetStringAsync(new Uri(page), TestContext.Current.CancellationToken);

        Assert.Contains(order.CertificateId, html, StringComparison.Ordinal);
        Assert.DoesNotContain(password, html + process.Output, StringComparison.Ordinal);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(root);
        Assert.Contains("NOT FOR REAL USE", certificate.Subject, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, await process.TerminateAsync());
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("serve")]
    public async Task SecondInstance_IsRefusedWithTheFolderAndTheMend(string command)
    {
        var data = _folder.Sub("data");
        string[] arguments = command == "serve"
            ? ["serve", "--sandbox", "--data", data, "--listen", $"https://127.0.0.1:{FreePort.Next()}"]
            : ["sandbox", "--data", data, "--listen", "http://127.0.0.1:0"];
        await using var first = Start(arguments);
        await ValueAsync(first, "page: ");

        await using var second = Start(arguments);
        var message = await second.LineAsync(static line => line.Contains("in use", StringComparison.Ordinal), "the refusal");

        Assert.Matches(
            @"^The data folder '.*data' is in use by another instance \(process \d+\)\. Stop it, or give this one a data folder of its own with --data\.$",
            message);
        Assert.Contains(data, message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.TempFail, await second.WaitAsync());
    }

    private ServerProcess Start(params string[] arguments) =>
        ServerProcess.Start("dotnet", [Repository.Program, .. arguments], NoEnvironment, _folder.Sub("work"));

    private static async Task<string> ValueAsync(ServerProcess process, string name) =>
        (await process.LineAsync(line => line.StartsWith(name, StringComparison.Ordinal), name))[name.Length..];
}
