using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Trials.Year;

/// <summary>
/// A customer's server with its ACME client: it looks once or twice a day whether its certificate must be renewed, mostly with a new
/// key, now and then gives up too early and orders again, and is sometimes down for days.
/// </summary>
internal sealed class YearServer(BridgeSite site, int seed, IReadOnlyList<string> names, RenewalPolicy policy)
{
    private static readonly TimeSpan LongestDown = TimeSpan.FromDays(3);

    private readonly Random _random = new(seed);
    private readonly IReadOnlyList<DomainName> _domains = [.. names.Select(Domain)];
    private KnownAccount? _account;
    private byte[]? _csr;
    private IssuedCertificate? _certificate;
    private (RenewalWindow? Window, DateTimeOffset Moment) _chosen;

    /// <summary>The names of its certificate.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>When it looks next.</summary>
    public DateTimeOffset Next { get; set; }

    /// <summary>Orders that it finalized: what a bridge buys that buys per order.</summary>
    public int Orders { get; private set; }

    /// <summary>How long it had no valid certificate, since its first one.</summary>
    public TimeSpan Lapsed { get; private set; }

    /// <summary>Orders that came to nothing, in words.</summary>
    public List<string> Failures { get; } = [];

    // Not for secrets: the same seed must give the same history.
#pragma warning disable CA5394
    /// <summary>Looks at its certificate and orders if it must.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = site.Clock.GetUtcNow();
        if (_certificate is null || now >= await DueAsync(_certificate, cancellationToken))
        {
            await RenewAsync(cancellationToken);
        }

        Next = _random.Next(40) == 0
            ? now + (LongestDown * _random.NextDouble())
            : now + TimeSpan.FromHours(12 + (12 * _random.NextDouble()));
    }

    /// <summary>The end of the simulation: what lapsed last and was not renewed counts too.</summary>
    public void Close() => Count(site.Clock.GetUtcNow());

    private async Task<DateTimeOffset> DueAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        if (policy != RenewalPolicy.RenewalInformation)
        {
            return Due(certificate);
        }

        var window = (await site.Bridge.Renewals.ReadAsync(certificate.Identity!.RenewalId!, cancellationToken)).Window;
        if (_chosen.Window != window)
        {
            _chosen = (window, window.Start + ((window.End - window.Start) * _random.NextDouble()));
        }

        return _chosen.Moment;
    }

    private DateTimeOffset Due(IssuedCertificate certificate)
    {
        var life = certificate.NotAfter - certificate.NotBefore;
        return policy switch
        {
            RenewalPolicy.ThirtyDaysLeft => certificate.NotAfter - (life > TimeSpan.FromDays(60) ? TimeSpan.FromDays(30) : life / 2),
            RenewalPolicy.EverySixtyDays => certificate.NotBefore + (life > TimeSpan.FromDays(90) ? TimeSpan.FromDays(60) : life * 2 / 3),
            _ => certificate.NotAfter - (life / 3),
        };
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (_account is null)
        {
            using var key = AccountKey.Create(JwsAlgorithm.ES256);
            (_account, _) = await site.Bridge.Accounts.RegisterAsync(
                new AccountRegistration(key.PublicKey) { AgreesToTerms = true }, cancellationToken);
        }

        if (_random.Next(8) == 0)
        {
            // Its patience ends at once; it comes again, as if nothing had been ordered. The order goes on without it.
            await OrderAsync(waits: false, cancellationToken);
        }

        await OrderAsync(waits: true, cancellationToken);
    }

    private async Task OrderAsync(bool waits, CancellationToken cancellationToken)
    {
        if (_csr is null || _random.Next(10) > 0)
        {
            _csr = NewCsr();
        }

        var order = await site.Bridge.OrderCreation.CreateAsync(_account!.Account, _domains, null, cancellationToken);
        for (var index = 0; index < names.Count; index++)
        {
            var challenge = order.Authorizations[index].Challenge(ChallengeType.Http01)!;
            site.Show(challenge.Token, KeyAuthorization.Create(challenge.Token, _account.Key.Thumbprint));
            await site.Bridge.Authorizations.StartChallengeAsync(_account, order.Id, index, ChallengeType.Http01, cancellationToken);
            await site.Bridge.Authorizations.ReadAsync(_account.Account, order.Id, index, cancellationToken);
        }

        Orders++;
        if (!waits)
        {
            using var impatient = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            impatient.CancelAfter(_random.Next(1, 10));
            try
            {
                await site.Bridge.OrderFinalization.FinalizeAsync(_account, order.Id, _csr, impatient.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Not even the CSR arrived.
            }

            return;
        }

        order = await site.Bridge.OrderFinalization.FinalizeAsync(_account, order.Id, _csr, cancellationToken);
        while (order.Status == OrderStatus.Processing)
        {
            order = await site.Bridge.OrderReading.ReadAsync(_account.Account, order.Id, cancellationToken);
        }

        if (order.Status != OrderStatus.Valid)
        {
            Failures.Add($"{site.Clock.GetUtcNow():yyyy-MM-dd} {names[0]}: {order.Status}, {order.Error?.Detail}");
            return;
        }

        Count(site.Clock.GetUtcNow());
        _certificate = await site.Bridge.CertificateDownload.DownloadAsync(_account.Account, order.Id, cancellationToken);
    }
#pragma warning restore CA5394

    private void Count(DateTimeOffset now)
    {
        if (_certificate is { } old && now > old.NotAfter)
        {
            Lapsed += now - old.NotAfter;
        }
    }

    private byte[] NewCsr()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + names[0], key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSigningRequest();
    }

    private static DomainName Domain(string text) =>
        DomainName.TryParse(text, out var name, out var reason) ? name : throw new ArgumentException(reason, nameof(text));
}
