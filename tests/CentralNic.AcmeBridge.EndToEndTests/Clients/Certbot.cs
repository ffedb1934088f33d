using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>Debian's certbot, at its default waiting times, with folders of its own.</summary>
internal sealed class Certbot(TestFolder folder, Uri directory, string caFile)
{
    public static void SkipIfMissing() =>
        Assert.SkipWhen(ClientRun.Find("certbot") is null, "certbot is missing: install the Debian package certbot");

    /// <summary>Gets a certificate with http-01, certbot being the web server.</summary>
    public Task<ClientRun> StandaloneAsync(int http01Port, params string[] names) =>
        RunAsync(["certonly", "--standalone", "--http-01-port", $"{http01Port}", .. Account, .. Domains(names)]);

    /// <summary>Gets a certificate with dns-01, a hook setting the records.</summary>
    public Task<ClientRun> DnsAsync(string authHook, string cleanupHook, params string[] names) => RunAsync(
        [
            "certonly", "--manual", "--preferred-challenges", "dns", "--manual-auth-hook", authHook, "--manual-cleanup-hook", cleanupHook,
            .. Account, .. Domains(names),
        ]);

    /// <summary>Makes an account that is bound by an external account key.</summary>
    public Task<ClientRun> RegisterAsync(string kid, string hmac) =>
        RunAsync(["register", "--eab-kid", kid, "--eab-hmac-key", hmac, .. Account]);

    /// <summary>Gives the account up.</summary>
    public Task<ClientRun> UnregisterAsync() => RunAsync(["unregister", "--server", directory.ToString()]);

    /// <summary>Shows the account.</summary>
    public Task<ClientRun> ShowAccountAsync() => RunAsync(["show_account", "--server", directory.ToString()]);

    /// <summary>Renews what there is, whether it is due or not.</summary>
    public Task<ClientRun> RenewAsync() => RunAsync(["renew", "--force-renewal", "--no-random-sleep-on-renew"]);

    /// <summary>Revokes a certificate with the account that got it, and keeps its files.</summary>
    public Task<ClientRun> RevokeAsync(string name, string reason) =>
        RunAsync(["revoke", "--cert-name", name, "--reason", reason, "--no-delete-after-revoke", "--server", directory.ToString()]);

    /// <summary>Revokes a certificate with its own key, in folders where no account is known.</summary>
    public Task<ClientRun> RevokeByKeyAsync(TestFolder elsewhere, string name) => new Certbot(elsewhere, directory, caFile).RunAsync(
        [
            "revoke", "--cert-path", Delivered(name).ChainFile, "--key-path", Delivered(name).KeyFile, "--no-delete-after-revoke",
            "--server", directory.ToString(),
        ]);

    /// <summary>The files of a certificate.</summary>
    public Delivered Delivered(string name) =>
        new(folder[$"certbot/live/{name}/fullchain.pem"], folder[$"certbot/live/{name}/privkey.pem"]);

    private IEnumerable<string> Account => ["--server", directory.ToString(), "--agree-tos", "-m", "a@example.test"];

    private static IEnumerable<string> Domains(IEnumerable<string> names) => names.SelectMany(static name => new[] { "-d", name });

    private async Task<ClientRun> RunAsync(IEnumerable<string> arguments)
    {
        var (home, work, logs) = (folder.Sub("certbot"), folder.Sub("certbot-work"), folder.Sub("certbot-logs"));
        var run = await ClientRun.RunAsync(
            "certbot",
            [.. arguments, "--non-interactive", "--config-dir", home, "--work-dir", work, "--logs-dir", logs],
            new Dictionary<string, string> { ["REQUESTS_CA_BUNDLE"] = caFile });

        // certbot 2.1.0 on Python 3.11 shows "AttributeError: can't set attribute" in place of a refused order's problem; its log has it.
        var log = Path.Combine(logs, "letsencrypt.log");
        return run.ExitCode == 0 || !File.Exists(log)
            ? run
            : run with { Output = run.Output + "\n--- letsencrypt.log ---\n" + await File.ReadAllTextAsync(log, CancellationToken.None) };
    }
}
