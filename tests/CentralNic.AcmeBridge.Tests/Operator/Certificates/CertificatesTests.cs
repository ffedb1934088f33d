using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.Certificates;

/// <summary>The operator sees, finds, downloads, renews and revokes certificates, by API and by command.</summary>
[Collection(RunningBridge.Name)]
public sealed class CertificatesTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_FindsACertificateByAllThatItIsCalled()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var held = await HeldCertificate.GetAsync(bridge, customer, null, "www.find.certificates.test", "find.certificates.test");
        using var api = await ApiClient.WithRoleAsync(bridge, "view");
        var sha1 = Colons(held.Certificate.Thumbprint);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(held.Certificate.RawData));
        string[] searches =
        [
            "www.find.certificates.test", "find.certificates.test", "IND.certificates", "Find", held.Certificate.SerialNumber,
            Colons(held.Certificate.SerialNumber.ToLowerInvariant()), sha1, sha256,
        ];

        foreach (var search in searches)
        {
            var found = await api.GetAsync("certificates?search=" + Uri.EscapeDataString(search));
            Assert.Equal([held.ResellerId], Ids(found));
            var (exitCode, output, error) = await RunAsync("list", search, "--json");
            Assert.Equal((ExitCode.Success, ""), (exitCode, error));
            Assert.Equal(held.ResellerId, (string?)JsonNode.Parse(output)!["certificate"]);
        }

        Assert.Equal([held.ResellerId], Ids(await api.GetAsync("certificates?serial=" + held.Certificate.SerialNumber)));
        Assert.Equal([held.ResellerId], Ids(await api.GetAsync("certificates?fingerprint=" + Uri.EscapeDataString(sha1))));
        Assert.Equal([held.ResellerId], Ids(await api.GetAsync("certificates?name=find.certificates.test&profile=default&class=ssl123dv")));
        Assert.Equal([held.ResellerId], Ids(await api.GetAsync("certificates?account=" + IdOf(customer.Account))));
        Assert.Empty(Ids(await api.GetAsync("certificates?name=find.certificates.test&tenant=shop")));
        Assert.Empty(Ids(await api.GetAsync("certificates?name=find.certificates.test&expiringWithin=1")));
        Assert.Equal([held.ResellerId], Ids(await api.GetAsync("certificates?name=find.certificates.test&expiringWithin=400")));
        var table = (await RunAsync("list", "--name", "find.certificates.test")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("CERTIFICATE", table[0], StringComparison.Ordinal);
        Assert.Equal(held.ResellerId, table[1].Split(' ')[0]);
        Assert.Equal("There are no such certificates.", (await RunAsync("list", "nothing.certificates.test")).Output.Trim());
    }

    [Fact]
    public async Task List_GoesOnPageByPage()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var wanted = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            using var held = await HeldCertificate.GetAsync(bridge, customer, null, $"n{number}.pages.certificates.test");
            wanted.Add(held.ResellerId);
        }

        using var api = await ApiClient.WithRoleAsync(bridge, "view");
        foreach (var filter in new[] { "name=pages.certificates.test", "account=" + IdOf(customer.Account) })
        {
            var first = await api.GetAsync($"certificates?{filter}&limit=2");
            var second = await api.GetAsync($"certificates?{filter}&limit=2&cursor={(string?)first["next"]}");

            Assert.Equal(2, Ids(first).Length);
            Assert.Null(second["next"]);
            Assert.Equal(wanted.Order(StringComparer.Ordinal), Ids(first).Concat(Ids(second)).Order(StringComparer.Ordinal));
        }

        var (_, part, hint) = await RunAsync("list", "--name", "pages.certificates.test", "--limit", "2");
        Assert.Equal(3, part.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("There are more", hint, StringComparison.Ordinal);
        var (_, all, nothing) = await RunAsync("list", "--name", "pages.certificates.test", "--limit", "2", "--all");
        Assert.Equal((4, ""), (all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, nothing));
    }

    [Fact]
    public async Task Show_TellsAllThatIsKnown()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var held = await HeldCertificate.GetAsync(bridge, customer, null, "show.certificates.test");
        using var api = await ApiClient.WithRoleAsync(bridge, "view");
        var order = OperatorServerTests.IdOf((await customer.OrdersAsync())[^1]!);

        var shown = await api.GetAsync("certificates/" + held.ResellerId);

        Assert.Equal(held.Certificate.Thumbprint, (string?)shown["summary"]!["sha1"], ignoreCase: true);
        Assert.Equal(held.Certificate.NotAfter.ToUniversalTime(), (DateTime?)shown["summary"]!["notAfter"]);
        Assert.NotNull((string?)shown["summary"]!["downloaded"]);
        Assert.Equal("ECDSA P-256", (string?)shown["key"]);
        Assert.Equal(held.RenewalId, (string?)shown["renewalId"]);
        Assert.True(shown["chain"]!.AsArray().Count >= 2);
        Assert.Equal((order, IdOf(customer.Account)), ((string?)shown["orders"]![0]!["order"], (string?)shown["orders"]![0]!["account"]));
        Assert.NotNull((string?)shown["subscription"]!["paidUntil"]);
        Assert.Equal(
            shown.ToJsonString(), (await api.GetAsync("certificates/" + order)).ToJsonString());
        var (exitCode, output, _) = await RunAsync("show", Colons(held.Certificate.Thumbprint));
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.StartsWith($"{held.ResellerId}  show.certificates.test", output, StringComparison.Ordinal);
        Assert.Contains($"order        {order} of account {IdOf(customer.Account)}", output, StringComparison.Ordinal);
        Assert.Contains("key          ECDSA P-256", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_GivesTheChainAndIsWrittenDown()
    {
        var name = "download.certificates.test";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var folder = new TemporaryFolder();
        var (csr, pem) = (Path.Combine(folder.Path, "csr.der"), Path.Combine(folder.Path, "chain.pem"));
        await File.WriteAllBytesAsync(csr, Customer.NewCsr(key, "", name), Cancellation);
        await RunAsync("order", "--csr", csr, "--tenant", "default", "--out", Path.Combine(folder.Path, "first.pem"));
        using var api = await ApiClient.WithRoleAsync(bridge, "view");
        var id = Ids(await api.GetAsync("certificates?name=" + name)).Single();

        var (exitCode, output, _) = await RunAsync("download", id);
        var toFile = await RunAsync("download", id, "--out", pem);

        Assert.Equal((ExitCode.Success, ExitCode.Success), (exitCode, toFile.ExitCode));
        Assert.Equal(output, await File.ReadAllTextAsync(pem, Cancellation));
        using var leaf = X509Certificate2.CreateFromPem(output);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
        var refused = await RunAsync("download", id, "--alternate", "7");
        Assert.Contains("alternate is 7", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_GoesTheWayOfEveryRevocationAndIsAudited()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var held = await HeldCertificate.GetAsync(bridge, customer, null, "revoke.certificates.test");
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");

        var refused = await api.PostAsync($"certificates/{held.ResellerId}/revoke", new { reason = 2 }, HttpStatusCode.BadRequest);
        Assert.Equal("reason", (string?)refused["key"]);
        var (exitCode, output, error) = await RunAsync("revoke", held.ResellerId, "--reason", "1", "--note", "stolen");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("revoked", output, StringComparison.Ordinal);
        var atReseller = bridge.Sandbox.State.Certificates.Single(known => known.Id == held.ResellerId);
        Assert.Contains("REVOKE", atReseller.Status.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Ids(await api.GetAsync("certificates?name=revoke.certificates.test")));
        Assert.Equal([held.ResellerId], Ids(await api.GetAsync("certificates?name=revoke.certificates.test&state=revoked")));

        // What is revoked through ACME is so too; its key gets no certificate any more.
        await api.PostAsync($"certificates/{held.ResellerId}/revoke", new { }, HttpStatusCode.Conflict);
        Assert.Equal(400, (await customer.PostAsync(bridge.Url("revoke-cert"), held.Revocation())).Status);
        var again = await customer.ReadyOrderAsync("revoke.certificates.test");
        Assert.Equal(400, (await customer.FinalizeAsync(again, held.Csr)).Status);
        var audit = (await api.GetAsync($"audit?thing=certificates/{held.ResellerId}&action=certificates.revoke"))["items"]!.AsArray();
        Assert.Contains(audit, entry => (string?)entry!["reason"] == "stolen" && (string?)entry["outcome"] == "Done");
    }

    [Fact]
    public async Task Renew_TellsClientsAndIsTakenBack()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var held = await HeldCertificate.GetAsync(bridge, customer, null, "renew.certificates.test");
        var due = await StartAsync(customer, held);

        var (exitCode, output, error) = await RunAsync("renew-early", held.ResellerId);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.StartsWith(
            $"Certificate {held.ResellerId} (renew.certificates.test) is to be renewed from ", output, StringComparison.Ordinal);
        Assert.InRange(await StartAsync(customer, held), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");
        await api.PostAsync($"certificates/{held.ResellerId}/renewal", new { undo = true });
        Assert.Equal(due, await StartAsync(customer, held));
        await api.PostAsync(
            $"certificates/{held.ResellerId}/renewal", new { undo = true, from = DateTimeOffset.UtcNow }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task AnotherTenantsCertificate_IsAsNone()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var held = await HeldCertificate.GetAsync(bridge, customer, null, "hidden.certificates.test");
        using var shop = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        var order = OperatorServerTests.IdOf((await customer.OrdersAsync())[^1]!);

        Assert.Empty(Ids(await shop.GetAsync("certificates?name=hidden.certificates.test")));
        Assert.Empty(Ids(await shop.GetAsync("certificates?search=" + held.Certificate.SerialNumber)));
        Assert.Empty(Ids(await shop.GetAsync("certificates?account=" + IdOf(customer.Account))));
        await shop.GetAsync("certificates?tenant=default", HttpStatusCode.NotFound);
        foreach (var reference in new[] { held.ResellerId, order, held.Certificate.SerialNumber, held.Certificate.Thumbprint })
        {
            await shop.GetAsync("certificates/" + reference, HttpStatusCode.NotFound);
            await shop.GetAsync($"certificates/{reference}/chain", HttpStatusCode.NotFound);
            await shop.PostAsync($"certificates/{reference}/revoke", new { }, HttpStatusCode.NotFound);
            await shop.PostAsync($"certificates/{reference}/renewal", new { }, HttpStatusCode.NotFound);
        }

        using var operate = await ApiClient.WithRoleAsync(bridge, "operate");
        Assert.Null((await operate.GetAsync("certificates/" + held.ResellerId))["revocation"]);
    }

    [Theory]
    [InlineData("state=new", "state")]
    [InlineData("serial=xyz", "serial")]
    [InlineData("fingerprint=0a1b", "fingerprint")]
    [InlineData("name=not..a..name", "name")]
    [InlineData("expiringWithin=-1", "expiringWithin")]
    [InlineData("limit=501", "limit")]
    [InlineData("cursor=nonsense!", "cursor")]
    public async Task List_RefusesWhatCannotBe(string query, string key)
    {
        using var api = await ApiClient.WithRoleAsync(bridge, "view");

        var problem = await api.GetAsync("certificates?" + query, HttpStatusCode.BadRequest);

        Assert.Equal(key, (string?)problem["key"]);
    }

    internal static string[] Ids(JsonNode page) =>
        [.. page["items"]!.AsArray().Select(item => (string)item!["certificate"]!)];

    private static string Colons(string hex) => string.Join(':', hex.Chunk(2).Select(pair => new string(pair)));

    private static string IdOf(string url) => OperatorServerTests.IdOf(url);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        OperatorConsole.RunAsync(bridge.DataFolder, ["certificates", .. arguments]);

    private async Task<DateTimeOffset> StartAsync(Customer customer, HeldCertificate held) =>
        (await customer.Raw.GetAsync(bridge.Url("renewal-info/" + held.RenewalId))).Json
            .GetProperty("suggestedWindow").GetProperty("start").GetDateTimeOffset();
}
