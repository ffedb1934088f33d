using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>npm's acme-client in a small program (<c>acme-client/order.mjs</c>), at its default waiting times.</summary>
internal sealed class AcmeClient(TestFolder folder, Uri directory, string caFile)
{
    private static readonly string Program = Repository.PathTo("tests", "CentralNic.AcmeBridge.EndToEndTests", "acme-client");

    public Delivered Delivered => new(folder["acme-client/fullchain.pem"], folder["acme-client/privkey.pem"]);

    public static void SkipIfMissing()
    {
        Assert.SkipWhen(ClientRun.Find("node") is null, "node is missing: install the Debian packages nodejs and npm");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Program, "node_modules")), "acme-client is missing: run \"npm ci\" in " + Program);
    }

    /// <summary>Gets a certificate with http-01.</summary>
    public Task<ClientRun> OrderAsync(int http01Port, params string[] names) => ClientRun.RunAsync(
        "node",
        [Path.Combine(Program, "order.mjs"), directory.ToString(), $"{http01Port}", folder.Sub("acme-client"), .. names],
        new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = caFile, ["no_proxy"] = "*" });

    /// <summary>Revokes what was got, with the account that got it (<c>acme-client/revoke.mjs</c>).</summary>
    public Task<ClientRun> RevokeAsync(int reason) => ClientRun.RunAsync(
        "node",
        [Path.Combine(Program, "revoke.mjs"), directory.ToString(), folder.Sub("acme-client"), $"{reason}"],
        new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = caFile, ["no_proxy"] = "*" });

    /// <summary>Runs a line of a shell where acme-client is installed.</summary>
    public static Task<ClientRun> RunLineAsync(string line) => ClientRun.RunAsync(
        "bash", ["-c", $"cd '{Program}' && {line}"], new Dictionary<string, string> { ["no_proxy"] = "*" });
}
