using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.Certificates;

/// <summary>The operator orders what no ACME client can fetch.</summary>
[Collection(RunningBridge.Name)]
public sealed class CertificateOrderTests(RunningBridge bridge) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_WaitsAndSavesTheCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (csr, pem) = (await CsrAsync(key, "wait.order.test"), Path.Combine(_folder.Path, "wait.pem"));

        var (exitCode, _, error) = await RunAsync("order", "--csr", csr, "--tenant", "default", "--out", pem);

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("Written: ", error, StringComparison.Ordinal);
        using var leaf = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(pem, Cancellation));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task Order_ReturnsAtOnceAndIsFetchedLater()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");

        var ordered = await api.PostAsync("certificates/orders", new { csr = PemOf(key, "later.order.test"), tenant = "default" });

        var order = (string)ordered["order"]!;
        Assert.True((bool)ordered["created"]!);
        await SettledAsync(order);
        var (exitCode, output, _) = await RunAsync("download", order);
        Assert.Equal(ExitCode.Success, exitCode);
        using var leaf = X509Certificate2.CreateFromPem(output);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task Order_OfTheSameCsrBuysNothingAgain()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = PemOf(key, "same.order.test");
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");
        var before = bridge.Purchases;

        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(
            _ => api.PostAsync("certificates/orders", new { csr, tenant = "default" })));
        await SettledAsync((string)asked[0]["order"]!);
        var late = await api.PostAsync("certificates/orders", new { csr, tenant = "default" });

        Assert.Single(asked.Append(late).Select(answer => (string?)answer["order"]).Distinct());
        Assert.Single(asked, answer => (bool)answer["created"]!);
        Assert.Equal(("Valid", false), ((string?)late["status"], (bool)late["created"]!));
        Assert.NotNull((string?)late["certificate"]);
        Assert.Equal(before + 1, bridge.Purchases);
    }

    /// <summary>The next one with the same key is another order, and free within the paid year.</summary>
    [Fact]
    public async Task Order_OfTheSameCsrWhenItIsDueIsReissued()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new { csr = PemOf(key, "due.order.test"), tenant = "default" };
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");
        var first = (string)(await api.PostAsync("certificates/orders", request))["order"]!;
        await SettledAsync(first);
        var before = bridge.Purchases;
        await api.PostAsync($"certificates/{first}/renewal", new { });

        var second = (string)(await api.PostAsync("certificates/orders", request))["order"]!;

        Assert.NotEqual(first, second);
        Assert.Equal(OrderStatus.Valid, await SettledAsync(second));
        Assert.Equal(before, bridge.Purchases);
        Assert.NotEqual(
            (string?)(await api.GetAsync("certificates/" + first))["summary"]!["certificate"],
            (string?)(await api.GetAsync("certificates/" + second))["summary"]!["certificate"]);
    }

    /// <summary>What a crash left between making the order and beginning its issuance is taken up by the same request.</summary>
    [Fact]
    public async Task Order_ThatWasNotBegunIsBegunByTheSameRequest()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new { csr = PemOf(key, "crash.order.test"), tenant = "default" };
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");
        var made = (string)(await api.PostAsync("certificates/orders", request))["order"]!;
        await SettledAsync(made);
        var order = (await bridge.Bridge.Orders.FindAsync(new OrderId(made), Cancellation))!;
        await bridge.Bridge.Orders.UpdateAsync(order.Id, current => current with { Request = null }, Cancellation);
        var left = order with { Id = new OrderId("left-by-a-crash"), Status = OrderStatus.Ready, Issuance = null, Certificate = null };
        await bridge.Bridge.Orders.AddAsync(left, Cancellation);

        var again = await api.PostAsync("certificates/orders", request);

        Assert.Equal((left.Id.Value, false), ((string?)again["order"], (bool)again["created"]!));
        Assert.Equal(OrderStatus.Valid, await SettledAsync(left.Id.Value));
    }

    [Fact]
    public async Task Order_WithAnAccountThatWasGivenUpIsRefused()
    {
        await using var other = await RunningBridge.StartAsync(new() { ["Tenants__shut__Names"] = "shut.test" });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var api = await ApiClient.WithRoleAsync(other, "operate");
        var request = new { csr = PemOf(key, "www.shut.test"), tenant = "shut" };
        await api.PostAsync("certificates/orders", request);
        await other.Bridge.Closing.CloseAsync(new AccountId("operator-shut"), Cancellation);

        var refused = await api.PostAsync("certificates/orders", request, HttpStatusCode.Conflict);

        Assert.Contains("operator-shut", (string?)refused["detail"], StringComparison.Ordinal);
        Assert.Contains("is deactivated", (string?)refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_OfTheSameTokenIsTheSameForOneCsrAlone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");
        var request = new { csr = PemOf(key, "token.order.test"), tenant = "default", token = "invoice-17" };
        var first = await api.PostAsync("certificates/orders", request);

        var second = await api.PostAsync("certificates/orders", request);
        var other = await api.PostAsync(
            "certificates/orders", request with { csr = PemOf(key, "other.order.test") }, HttpStatusCode.Conflict);

        Assert.Equal((string?)first["order"], (string?)second["order"]);
        Assert.Contains("with another CSR", (string?)other["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_OfWhatCameToNothingIsMadeAnew()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");
        var request = new { csr = PemOf(key, "anew.order.test"), tenant = "default" };
        await QuietAsync();
        bridge.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var first = (string)(await api.PostAsync("certificates/orders", request))["order"]!;
        await ParkedAsync(first);
        var (exitCode, _, error) = await RunAsync(
            "order", "--csr", await CsrAsync(key, "anew.order.test", request.csr), "--tenant", "default");
        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains($"Order {first} waits for you: ", error, StringComparison.Ordinal);
        var givenUp = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "give-up", first, "--reason", "The CA erred.");
        Assert.Equal((ExitCode.Success, ""), (givenUp.ExitCode, givenUp.Error));
        await SettledAsync(first);
        var second = await api.PostAsync("certificates/orders", request);

        // What was paid for these names a moment ago came to nothing, so the purchase limit asks before it is paid again.
        Assert.NotEqual(first, (string?)second["order"]);
        Assert.True((bool)second["created"]!);
        var allowed = await OperatorConsole.RunAsync(
            bridge.DataFolder, "issuances", "allow-purchase", await ParkedAsync((string)second["order"]!));
        Assert.Equal((ExitCode.Success, ""), (allowed.ExitCode, allowed.Error));
        Assert.Equal(OrderStatus.Valid, await SettledAsync((string)second["order"]!));
    }

    [Fact]
    public async Task Order_ByATenantIsForItsListedNamesAlone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var shop = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        var before = bridge.Purchases;

        var foreign = await shop.PostAsync(
            "certificates/orders",
            new { csr = PemOf(key, "www.shop.test", "bank.order.test"), profile = "positive" },
            HttpStatusCode.BadRequest);
        Assert.Contains("bank.order.test", (string?)foreign["detail"], StringComparison.Ordinal);
        await shop.PostAsync(
            "certificates/orders",
            new { csr = PemOf(key, "www.shop.test"), tenant = "default", profile = "positive" },
            HttpStatusCode.NotFound);
        var profile = await shop.PostAsync(
            "certificates/orders", new { csr = PemOf(key, "www.shop.test"), profile = "default" }, HttpStatusCode.BadRequest);
        Assert.Equal("profile", (string?)profile["key"]);
        Assert.Equal(before, bridge.Purchases);

        var own = await shop.PostAsync("certificates/orders", new { csr = PemOf(key, "order.shop.test"), profile = "positive" });
        Assert.Equal("shop", (string?)own["tenant"]);
        Assert.Equal(OrderStatus.Valid, await SettledAsync((string)own["order"]!));
    }

    /// <summary>The tenant default may order every name, which its ACME clients prove; a token of it proves nothing.</summary>
    [Fact]
    public async Task Order_ByATenantWithoutListedNamesIsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var api = await ApiClient.WithRoleAsync(bridge, "tenant:default");

        var refused = await api.PostAsync(
            "certificates/orders", new { csr = PemOf(key, "any.order.test") }, HttpStatusCode.BadRequest);

        Assert.Contains("do not list a domain", (string?)refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_OfWhatCannotBeIsRefusedWithWords()
    {
        using var key = RSA.Create(1024);
        var weak = new CertificateRequest("CN=weak.order.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");

        foreach (var csr in new[] { "nonsense", "", "AAAA", weak.CreateSigningRequestPem() })
        {
            var refused = await api.PostAsync("certificates/orders", new { csr, tenant = "default" }, HttpStatusCode.BadRequest);
            Assert.Equal("csr", (string?)refused["key"]);
        }

        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tenant = await api.PostAsync(
            "certificates/orders", new { csr = PemOf(good, "none.order.test"), tenant = "nobody" }, HttpStatusCode.BadRequest);
        Assert.Equal("tenant", (string?)tenant["key"]);
        var shopName = await api.PostAsync(
            "certificates/orders",
            new { csr = PemOf(good, "none.order.test"), tenant = "shop", profile = "positive" },
            HttpStatusCode.BadRequest);
        Assert.Contains("none.order.test", (string?)shopName["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_IsInTheAuditTrail()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var api = await ApiClient.WithRoleAsync(bridge, "operate");
        var ordered = await api.PostAsync("certificates/orders", new { csr = PemOf(key, "audit.order.test"), tenant = "default" });
        var order = (string)ordered["order"]!;

        var entries = (await api.GetAsync($"audit?thing=orders/{order}&action=certificates.order"))["items"]!.AsArray();

        Assert.Equal(("Done", "default"), ((string?)entries.Single()!["outcome"], (string?)entries.Single()!["tenant"]));
        await SettledAsync(order);
    }

    public void Dispose() => _folder.Dispose();

    private static string PemOf(ECDsa key, params string[] names) =>
        new(PemEncoding.Write("CERTIFICATE REQUEST", Customer.NewCsr(key, "", names)));

    private async Task<string> CsrAsync(ECDsa key, string name, string? pem = null)
    {
        var file = Path.Combine(_folder.Path, name + ".csr");
        await File.WriteAllTextAsync(file, pem ?? PemOf(key, name), Cancellation);
        return file;
    }

    /// <summary>Waits for what other tests ordered and did not wait for; it would get the fault that is meant for another order.</summary>
    private async Task QuietAsync()
    {
        await foreach (var open in bridge.Bridge.Orders.ListOpenAsync(Cancellation))
        {
            if (open.Status == OrderStatus.Processing)
            {
                await bridge.Bridge.Orders.WaitAsync(
                    open.Id,
                    current => current.IsFinal || current.Issuance?.State == IssuanceState.Parked,
                    TimeSpan.FromMinutes(1),
                    Cancellation);
            }
        }
    }

    private async Task<string> ParkedAsync(string order)
    {
        var parked = await bridge.Bridge.Orders.WaitAsync(
            new OrderId(order),
            current => current.Issuance?.State == IssuanceState.Parked,
            TimeSpan.FromMinutes(1),
            Cancellation);
        Assert.Equal(IssuanceState.Parked, parked!.Issuance!.State);
        return order;
    }

    private async Task<OrderStatus> SettledAsync(string order)
    {
        var settled = await bridge.Bridge.Orders.WaitAsync(
            new OrderId(order), current => current.IsFinal, TimeSpan.FromMinutes(1), Cancellation);
        Assert.True(settled!.IsFinal, $"Order {order} was not settled.");
        return settled.Status;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        OperatorConsole.RunAsync(bridge.DataFolder, ["certificates", .. arguments]);
}
