using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>A client with an account that goes an order's whole way, step by step.</summary>
internal sealed class Customer(RunningBridge bridge) : IDisposable
{
    /// <summary>The client; for what must go wrong.</summary>
    public RawClient Raw { get; } = new(bridge);

    public string Account => Raw.Account!;

    public static async Task<Customer> RegisteredAsync(RunningBridge bridge)
    {
        var customer = new Customer(bridge);
        Assert.Equal(201, (await customer.Raw.RegisterAsync()).Status);
        return customer;
    }

    public static string OrderFor(params string[] names) => JsonSerializer.Serialize(
        new { identifiers = names.Select(name => new { type = "dns", value = name }) });

    /// <summary>A new key and its CSR, DER.</summary>
    public static byte[] NewCsr(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return NewCsr(key, "", names);
    }

    public static byte[] NewCsr(ECDsa key, string commonName, params string[] names)
    {
        var request = new CertificateRequest(commonName.Length == 0 ? "" : "CN=" + commonName, key, HashAlgorithmName.SHA256);
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, alternatives.AddDnsName);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        return request.CreateSigningRequest();
    }

    public static string Finalization(byte[] csr) => $$"""{"csr":"{{Base64Url.Encode(csr)}}"}""";

    public Task<Answer> PostAsync(string url, string payload) => Raw.PostAsync(url, payload);

    /// <summary>POST-as-GET.</summary>
    public Task<Answer> ReadAsync(string url) => Raw.PostAsync(url, "");

    /// <summary>A pending order.</summary>
    public async Task<Answer> OrderAsync(params string[] names)
    {
        var order = await PostAsync(bridge.Url("new-order"), OrderFor(names));
        Assert.Equal(201, order.Status);
        return order;
    }

    /// <summary>The URL of the order's first authorization, or of another.</summary>
    public static string AuthorizationOf(Answer order, int index = 0) => order.Json.GetProperty("authorizations")[index].GetString()!;

    /// <summary>A challenge of an authorization, as the authorization shows it.</summary>
    public async Task<JsonElement> ChallengeAsync(string authorization, string type = "http-01") =>
        (await ReadAsync(authorization)).Json.GetProperty("challenges").EnumerateArray().Single(
            challenge => challenge.GetProperty("type").GetString() == type);

    /// <summary>Proves control of a name, or fails to, and gives the settled authorization.</summary>
    public async Task<Answer> TryAsync(string authorization, bool withProof)
    {
        var challenge = await ChallengeAsync(authorization);
        var token = challenge.GetProperty("token").GetString()!;
        if (withProof)
        {
            bridge.Web.Put(token, KeyAuthorization.Create(token, Raw.Key.PublicKey.Thumbprint));
        }

        Assert.Equal(200, (await PostAsync(challenge.GetProperty("url").GetString()!, "{}")).Status);
        return await UntilAsync(authorization, status => status != "pending");
    }

    /// <summary>An order whose names are all proved.</summary>
    public async Task<Answer> ReadyOrderAsync(params string[] names)
    {
        var order = await OrderAsync(names);
        for (var index = 0; index < names.Length; index++)
        {
            Assert.Equal("valid", (await TryAsync(AuthorizationOf(order, index), withProof: true)).Text("status"));
        }

        return await ReadAsync(order.Location!);
    }

    /// <summary>The payload of an order with all that it can name.</summary>
    public static string OrderOf(string? profile, string? replaces, params string[] names)
    {
        var payload = new Dictionary<string, object> { ["identifiers"] = names.Select(name => new { type = "dns", value = name }) };
        if (profile is not null)
        {
            payload["profile"] = profile;
        }

        if (replaces is not null)
        {
            payload["replaces"] = replaces;
        }

        return JsonSerializer.Serialize(payload);
    }

    /// <summary>An order of a profile that replaces a certificate, if named, with all names proved.</summary>
    public async Task<Answer> ReadyOrderOfAsync(string? profile, string? replaces, params string[] names)
    {
        var order = await PostAsync(bridge.Url("new-order"), OrderOf(profile, replaces, names));
        Assert.Equal(201, order.Status);
        for (var index = 0; index < names.Length; index++)
        {
            Assert.Equal("valid", (await TryAsync(AuthorizationOf(order, index), withProof: true)).Text("status"));
        }

        return await ReadAsync(order.Location!);
    }

    public Task<Answer> FinalizeAsync(Answer order, byte[] csr) => PostAsync(order.Text("finalize")!, Finalization(csr));

    /// <summary>An order that has its certificate.</summary>
    public async Task<Answer> ValidOrderAsync(params string[] names)
    {
        var order = await ReadyOrderAsync(names);
        Assert.Equal(200, (await FinalizeAsync(order, NewCsr(names))).Status);
        return await SettledAsync(order.Location!);
    }

    /// <summary>Waits until a finalized order has its certificate.</summary>
    public async Task<Answer> SettledAsync(string order)
    {
        var settled = await UntilAsync(order, status => status != "processing");
        Assert.Equal("valid", settled.Text("status"));
        return settled;
    }

    /// <summary>The URLs of the account's orders.</summary>
    public async Task<IReadOnlyList<string?>> OrdersAsync() =>
        [.. (await ReadAsync(Account + "/orders")).Json.GetProperty("orders").EnumerateArray().Select(url => url.GetString())];

    public void Dispose() => Raw.Dispose();

    /// <summary>Polls; the bridge holds its answers while nothing changes.</summary>
    public async Task<Answer> UntilAsync(string url, Func<string, bool> wanted)
    {
        for (var polls = 0; polls < 10; polls++)
        {
            var answer = await ReadAsync(url);
            if (wanted(answer.Text("status")!))
            {
                return answer;
            }
        }

        throw new TimeoutException($"{url} did not settle.");
    }
}
