using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>Debian's dehydrated with a configuration file that names the directory, its CA and folders, and nothing else.</summary>
internal sealed class Dehydrated
{
    private readonly TestFolder _folder;
    private readonly string _configuration;

    public Dehydrated(TestFolder folder, Uri directory, string caFile, Webroot webroot)
    {
        _folder = folder;
        _configuration = folder["dehydrated.conf"];
        File.WriteAllLines(
            _configuration,
            [
                $"CA=\"{directory}\"",
                $"BASEDIR=\"{folder.Sub("dehydrated")}\"",
                $"WELLKNOWN=\"{webroot.Folder}\"",
                "CONTACT_EMAIL=\"a@example.test\"",
                $"CURL_OPTS=\"--cacert {caFile}\"",
            ]);
    }

    public static void SkipIfMissing() =>
        Assert.SkipWhen(ClientRun.Find("dehydrated") is null, "dehydrated is missing: install the Debian package dehydrated");

    /// <summary>Makes an account that is bound by an external account key.</summary>
    public Task<ClientRun> RegisterAsync(string kid, string hmac)
    {
        File.AppendAllLines(_configuration, [$"EAB_KID=\"{kid}\"", $"EAB_HMAC_KEY=\"{hmac}\""]);
        return RunAsync("--register", "--accept-terms");
    }

    /// <summary>Gets a certificate with http-01.</summary>
    public Task<ClientRun> OrderAsync(params string[] names) => RunAsync(["--cron", "--domain", string.Join(' ', names)]);

    /// <summary>Renews a certificate, whether it is due or not.</summary>
    public Task<ClientRun> RenewAsync(params string[] names) => RunAsync(["--cron", "--force", "--domain", string.Join(' ', names)]);

    /// <summary>Revokes a certificate with the account that got it.</summary>
    public Task<ClientRun> RevokeAsync(string name) => RunAsync("--revoke", _folder[$"dehydrated/certs/{name}/cert.pem"]);

    /// <summary>Gives the account up.</summary>
    public Task<ClientRun> DeactivateAsync() => RunAsync("--deactivate");

    /// <summary>The files of a certificate.</summary>
    public Delivered Delivered(string name) =>
        new(_folder[$"dehydrated/certs/{name}/fullchain.pem"], _folder[$"dehydrated/certs/{name}/privkey.pem"]);

    private Task<ClientRun> RunAsync(params IEnumerable<string> arguments) =>
        ClientRun.RunAsync("dehydrated", [.. arguments, "--config", _configuration], new Dictionary<string, string> { ["no_proxy"] = "*" });
}
