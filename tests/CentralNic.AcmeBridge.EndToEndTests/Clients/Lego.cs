using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>Debian's lego, which is also the ACME part of Traefik, at its default waiting times.</summary>
internal sealed class Lego(TestFolder folder, Uri directory, string caFile)
{
    /// <summary>lego waits up to eight minutes before it renews, unless a person looks on. It would do nothing meanwhile.</summary>
    private static readonly string[] Renew = ["renew", "--days", "365", "--no-random-sleep"];

    /// <summary>The command-line options that bind its account to a tenant.</summary>
    public IReadOnlyList<string> ExternalAccount { get; init; } = [];

    public static void SkipIfMissing() =>
        Assert.SkipWhen(ClientRun.Find("lego") is null, "lego is missing: install the Debian package lego");

    /// <summary>Gets a certificate with http-01, lego being the web server.</summary>
    public Task<ClientRun> OrderByHttpAsync(int http01Port, params string[] names) => RunAsync(Http(http01Port), names, "run");

    /// <summary>Gets a certificate with tls-alpn-01 (RFC 8737), lego being the TLS server.</summary>
    public Task<ClientRun> OrderByTlsAsync(int tlsPort, params string[] names) =>
        RunAsync(["--tls", "--tls.port", $"127.0.0.1:{tlsPort}"], names, "run");

    /// <summary>Renews a certificate with http-01, whether it is due or not.</summary>
    public Task<ClientRun> RenewByHttpAsync(int http01Port, params string[] names) => RunAsync(Http(http01Port), names, Renew);

    /// <summary>Revokes a certificate with the account that got it, and keeps its files.</summary>
    public Task<ClientRun> RevokeAsync(string name, int reason) => RunAsync([], [name], "revoke", "--keep", "--reason", $"{reason}");

    /// <summary>The files of a certificate.</summary>
    public Delivered Delivered(string name) => new(folder[$"lego/certificates/{name}.crt"], folder[$"lego/certificates/{name}.key"]);

    private static string[] Http(int port) => ["--http", "--http.port", $"127.0.0.1:{port}"];

    private Task<ClientRun> RunAsync(IEnumerable<string> challenge, IEnumerable<string> names, params IEnumerable<string> command) =>
        ClientRun.RunAsync(
            "lego",
            [
                "--server", directory.ToString(), "--accept-tos", "--email", "a@example.test", "--path", folder.Sub(
                    "lego"), .. ExternalAccount,
                .. names.SelectMany(static name => new[] { "--domains", name }), .. challenge, .. command,
            ],
            new Dictionary<string, string> { ["LEGO_CA_CERTIFICATES"] = caFile, ["no_proxy"] = "*" });
}
