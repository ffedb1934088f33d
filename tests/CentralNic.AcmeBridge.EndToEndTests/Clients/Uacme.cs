using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>
/// Debian's uacme with the hook that comes with it. It trusts the machine's CAs and no others, so it runs where the file of these is
/// covered by the bridge's CA.
/// </summary>
internal sealed class Uacme(TestFolder folder, Uri directory, string caFile, Webroot webroot)
{
    private const string MachineCas = "/etc/ssl/certs/ca-certificates.crt";

    private static readonly string[] Apart = ["--mount", "--map-root-user", "sh", "-c"];

    public static async Task SkipIfMissingAsync()
    {
        Assert.SkipWhen(ClientRun.Find("uacme") is null, "uacme is missing: install the Debian package uacme");
        Assert.SkipUnless(File.Exists(MachineCas), "uacme looks for CAs in " + MachineCas + ": install the Debian package ca-certificates");
        Assert.SkipWhen(ClientRun.Find("unshare") is null, "unshare is missing: install the Debian package util-linux");
        var trial = await ClientRun.RunAsync(
            "unshare", [.. Apart, $"mount --bind {MachineCas} {MachineCas}"], new Dictionary<string, string>());
        Assert.SkipWhen(
            trial.ExitCode != 0, "uacme knows the machine's CAs only, and this machine lets nobody cover them: " + trial.Output);
    }

    /// <summary>Makes an account.</summary>
    public Task<ClientRun> RegisterAsync(params IEnumerable<string> externalAccount) =>
        RunAsync([.. externalAccount, "--yes", "new", "a@example.test"]);

    /// <summary>Gets a certificate with http-01.</summary>
    public Task<ClientRun> OrderAsync(params IEnumerable<string> names) => RunAsync(["issue", .. names]);

    /// <summary>Renews a certificate, whether it is due or not, with the key that it has.</summary>
    public async Task<ClientRun> RenewAsync(params IEnumerable<string> names)
    {
        await NextSecondAsync();
        return await RunAsync(["--force", "issue", .. names]);
    }

    /// <summary>Changes the account's key.</summary>
    public Task<ClientRun> ChangeKeyAsync() => RunAsync("newkey");

    /// <summary>Revokes a certificate with the account that got it.</summary>
    public Task<ClientRun> RevokeAsync(string name, int reason) =>
        RunAsync("--reason", $"{reason}", "revoke", folder[$"uacme/{name}/cert.pem"]);

    /// <summary>Gives the account up.</summary>
    public Task<ClientRun> DeactivateAsync() => RunAsync("deactivate");

    /// <summary>The files of a certificate.</summary>
    public Delivered Delivered(string name) => new(folder[$"uacme/{name}/cert.pem"], folder[$"uacme/private/{name}/key.pem"]);

    /// <summary>uacme puts the certificate that it replaces aside under a name that has the second, and fails if that is taken.</summary>
    private static async Task NextSecondAsync()
    {
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (DateTimeOffset.UtcNow.ToUnixTimeSeconds() == second)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private Task<ClientRun> RunAsync(params IEnumerable<string> arguments) => ClientRun.RunAsync(
        "unshare",
        [
            .. Apart, $"mount --bind \"$0\" {MachineCas} && exec uacme "
                + "\"$@\"", caFile, "--verbose", "--acme-url", directory.ToString(), "--confdir", folder.Sub("uacme"),
            "--hook", "/usr/share/uacme/uacme.sh", .. arguments,
        ],
        new Dictionary<string, string> { ["UACME_CHALLENGE_PATH"] = webroot.Folder, ["no_proxy"] = "*" });
}
