using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>npm's acme-client in a small program (<c>acme-client/order.mjs</c>), at its default waiting times.</summary>
internal sealed class AcmeClient(TestFolder folder, Uri directory, string caFile)
{
    private static readonly string Program = Repository.PathTo("tests", "CentralNic.AcmeBridge.EndToEndTests", "acme-client");

    /// <summary>The external account key that binds a new account.</summary>
    public (string Kid, string Hmac)? ExternalAccount { get; init; }

    public Delivered Delivered => new(folder["acme-client/fullchain.pem"], folder["acme-client/privkey.pem"]);

    public static void SkipIfMissing()
    {
        Assert.SkipWhen(ClientRun.Find("node") is null, "node is missing: install the Debian packages nodejs and npm");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Program, "node_modules")), "acme-client is missing: run \"npm ci\" in " + Program);
    }

    /// <summary>Gets a certificate with http-01; the account is made at the first time and used from then on.</summary>
    public Task<ClientRun> OrderAsync(int http01Port, params string[] names) =>
        RunAsync("order.mjs", [$"{http01Port}", folder.Sub("acme-client"), .. names]);

    /// <summary>Changes the account's key (<c>acme-client/rekey.mjs</c>).</summary>
    public Task<ClientRun> ChangeKeyAsync() => RunAsync("rekey.mjs", [folder.Sub("acme-client")]);

    /// <summary>Goes back to the key before the last change.</summary>
    public void TakeFormerKey() => File.Copy(folder["acme-client/former.pem"], folder["acme-client/account.pem"], overwrite: true);

    /// <summary>Revokes what was got, with the account that got it (<c>acme-client/revoke.mjs</c>).</summary>
    public Task<ClientRun> RevokeAsync(int reason) => RunAsync("revoke.mjs", [folder.Sub("acme-client"), $"{reason}"]);

    /// <summary>Runs a line of a shell where acme-client is installed.</summary>
    public static Task<ClientRun> RunLineAsync(string line) => ClientRun.RunAsync(
        "bash", ["-c", $"cd '{Program}' && {line}"], new Dictionary<string, string> { ["no_proxy"] = "*" });

    private Task<ClientRun> RunAsync(string program, IEnumerable<string> arguments)
    {
        var environment = new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = caFile, ["no_proxy"] = "*" };
        if (ExternalAccount is { } account)
        {
            environment["EAB_KID"] = account.Kid;
            environment["EAB_HMAC"] = account.Hmac;
        }

        return ClientRun.RunAsync("node", [Path.Combine(Program, program), directory.ToString(), .. arguments], environment);
    }
}
