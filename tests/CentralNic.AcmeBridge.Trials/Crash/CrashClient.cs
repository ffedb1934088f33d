using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Demo;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>
/// A client that does not let go: a broken connection, a refused one, or a nonce of an earlier run is tried again until it is answered. Now
/// and then it loses its patience and leaves its order, mostly to come back for the same names with a new key.
/// </summary>
internal sealed class CrashClient(
    int seed, CrashNames names, ClientOrders clientOrders, ChallengeResponder responder, X509Certificate2 trusted) : IDisposable
{
    /// <summary>
    /// The time after which an order that goes on is given up by the harness itself: the bridge is stuck. Long, because a busy machine
    /// spends most of it in starts and checks; what is left at the end has <see cref="CrashRun"/>'s patience.
    /// </summary>
    private static readonly TimeSpan LongestOrder = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly Random _random = new(seed);
    private readonly DemoAcmeClient _acme = new(trusted);

    private readonly List<ClientOrder> _left = [];

    private (string[] Names, byte[] Csr)? _last;

    /// <summary>Orders until it is told to stop, then ends the order it is at, and comes back for those that it left.</summary>
    /// <param name="directory">The bridge.</param>
    /// <param name="stop">No further orders.</param>
    /// <param name="cancellationToken">Ends at once.</param>
    public async Task RunAsync(Uri directory, CancellationToken stop, CancellationToken cancellationToken)
    {
        await PersistAsync(() => _acme.RegisterAsync(directory, cancellationToken), cancellationToken);
        while (!stop.IsCancellationRequested)
        {
            await BoundedAsync(OrderAsync, cancellationToken);
        }

        foreach (var left in _left)
        {
            await BoundedAsync(patience => FetchAsync(left, patience), cancellationToken);
        }
    }

    public void Dispose() => _acme.Dispose();

    private async Task BoundedAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestOrder);
        try
        {
            await work(patience.Token);
        }
        catch (Exception refusal) when (refusal is CommandFailedException or InvalidOperationException)
        {
            clientOrders.Refusals.Enqueue(refusal.Message);
            await Task.Delay(Pause, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            clientOrders.Refusals.Enqueue($"an order was not settled within {LongestOrder}");
        }
    }

    // Not for secrets: the same seed must give the same behaviour.
#pragma warning disable CA5394
    private async Task OrderAsync(CancellationToken cancellationToken)
    {
        // One in eight repeats itself with the same key.
        var (ordered, csr) = _last is { } last && _random.Next(8) == 0 ? last : New(names.Next(_random));
        _last = (ordered, csr);
        var (url, order) = await PersistAsync(() => _acme.OrderAsync(ordered, cancellationToken), cancellationToken);
        var own = new ClientOrder(url, ordered);
        clientOrders.Add(own);
        foreach (var authorization in order.Authorizations)
        {
            await ProveAsync(authorization, cancellationToken);
        }

        own.Csr = csr;
        if (_random.Next(8) == 0)
        {
            _left.Add(own);
            await LeaveAsync(order.Finalize, own, cancellationToken);
            return;
        }

        await PersistAsync(() => _acme.FinalizeAsync(order.Finalize, csr, cancellationToken), cancellationToken);
        own.IsFinalized = true;
        await FetchAsync(own, cancellationToken);
    }

    /// <summary>
    /// Waits for the certificate and downloads it. Of an order that was left it is not known whether its finalize arrived, or will yet: it
    /// is sent again with the same CSR.
    /// </summary>
    private async Task FetchAsync(ClientOrder own, CancellationToken cancellationToken)
    {
        var order = await ReadAsync();
        if (!own.IsFinalized && order.Status == "ready")
        {
            await PersistAsync(() => _acme.FinalizeAsync(order.Finalize, own.Csr!, cancellationToken), cancellationToken);
            own.IsFinalized = true;
            order = await ReadAsync();
        }

        while (order.Status == "processing")
        {
            await Task.Delay(Pause, cancellationToken);
            order = await ReadAsync();
        }

        if (order.Certificate is { } certificate)
        {
            own.Chain = await PersistAsync(() => _acme.DownloadAsync(certificate, cancellationToken), cancellationToken);
        }
        else
        {
            var answered = JsonSerializer.Serialize(order, AcmeJson.Default.OrderDocument);
            clientOrders.Refusals.Enqueue($"order {own.Id} of {string.Join(", ", own.Names)} is {answered}");
        }

        Task<OrderDocument> ReadAsync() =>
            PersistAsync(() => _acme.ReadAsync(own.Url, AcmeJson.Default.OrderDocument, cancellationToken), cancellationToken);
    }

    /// <summary>Finalizes, and goes away before or after the answer.</summary>
    private async Task LeaveAsync(string finalize, ClientOrder own, CancellationToken cancellationToken)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        impatience.CancelAfter(_random.Next(1, 60));
        try
        {
            await _acme.FinalizeAsync(finalize, own.Csr!, impatience.Token);
            own.IsFinalized = true;
        }
        catch (Exception left) when (left is OperationCanceledException || IsTransient(left))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task ProveAsync(string url, CancellationToken cancellationToken)
    {
        var authorization = await ReadAsync();
        while (authorization.Status == "pending")
        {
            // Said again after a kill: whether the first time was taken is not known.
            var challenge = authorization.Challenges.First(candidate => candidate.Type == "http-01");
            responder.Put(challenge.Token!, KeyAuthorization.Create(challenge.Token!, _acme.Thumbprint));
            await PersistAsync(
                async () =>
                {
                    await _acme.StartChallengeAsync(challenge.Url, cancellationToken);
                    return true;
                },
                cancellationToken);
            authorization = await ReadAsync();
        }

        Task<AuthorizationDocument> ReadAsync() =>
            PersistAsync(() => _acme.ReadAsync(url, AcmeJson.Default.AuthorizationDocument, cancellationToken), cancellationToken);
    }
#pragma warning restore CA5394

    private static (string[] Names, byte[] Csr) New(string[] ordered)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + ordered[0], key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(ordered, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        return (ordered, request.CreateSigningRequest());
    }

    private static async Task<T> PersistAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception trouble) when (IsTransient(trouble) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>
    /// A connection that broke at any moment, or a nonce that the bridge gave out before it was killed (RFC 8555 section 6.5).
    /// </summary>
    private static bool IsTransient(Exception trouble) => trouble
        is HttpRequestException or IOException or TaskCanceledException or JsonException
        || (trouble is CommandFailedException && trouble.Message.Contains("badNonce", StringComparison.Ordinal));
}
