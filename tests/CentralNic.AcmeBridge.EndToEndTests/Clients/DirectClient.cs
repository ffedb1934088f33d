using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Demo;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>The ACME client of the demo, which needs nothing installed.</summary>
internal sealed class DirectClient : IAsyncDisposable
{
    private readonly DemoAcmeClient _client;
    private readonly ChallengeResponder _responder;
    private readonly X509Certificate2 _trusted;
    private bool _sharesResponder;

    private DirectClient(DemoAcmeClient client, ChallengeResponder responder, X509Certificate2 trusted) =>
        (_client, _responder, _trusted) = (client, responder, trusted);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Registers an account.</summary>
    public static async Task<DirectClient> StartAsync(Uri directory, string caFile, int http01Port)
    {
        var trusted = X509CertificateLoader.LoadCertificateFromFile(caFile);
        var client = new DirectClient(new DemoAcmeClient(trusted), await ChallengeResponder.StartAsync(http01Port, Stop), trusted);
        await client._client.RegisterAsync(directory, Stop);
        return client;
    }

    /// <summary>Registers another account, whose challenges the server of this one answers, while it is there.</summary>
    public async Task<DirectClient> AnotherAsync(Uri directory, string caFile)
    {
        var trusted = X509CertificateLoader.LoadCertificateFromFile(caFile);
        var client = new DirectClient(new DemoAcmeClient(trusted), _responder, trusted) { _sharesResponder = true };
        await client._client.RegisterAsync(directory, Stop);
        return client;
    }

    /// <summary>Orders, proves and finalizes; gives the order's URL and what the answer was.</summary>
    public async Task<(string Url, OrderDocument Order)> FinalizeAsync(params string[] names)
    {
        var (url, order) = await _client.OrderAsync(names, Stop);
        foreach (var authorization in order.Authorizations)
        {
            var document = await _client.ReadAsync(authorization, AcmeJson.Default.AuthorizationDocument, Stop);
            var challenge = document.Challenges.First(candidate => candidate.Type == "http-01");
            _responder.Put(challenge.Token!, KeyAuthorization.Create(challenge.Token!, _client.Thumbprint));
            await _client.StartChallengeAsync(challenge.Url, Stop);
        }

        await UntilAsync(url, current => current.Status != "pending");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + names[0], key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        return (url, await _client.FinalizeAsync(order.Finalize, request.CreateSigningRequest(), Stop));
    }

    /// <summary>Reads an order until it is as wanted, for a minute at most.</summary>
    public async Task<OrderDocument> UntilAsync(string url, Func<OrderDocument, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var order = await _client.ReadAsync(url, AcmeJson.Default.OrderDocument, limit.Token);
            if (wanted(order))
            {
                return order;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_sharesResponder)
        {
            await _responder.DisposeAsync();
        }

        _trusted.Dispose();
    }
}
