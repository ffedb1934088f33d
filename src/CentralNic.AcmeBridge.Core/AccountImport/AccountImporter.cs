using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>
/// Takes over what the reseller account holds already: each active CertificateOrder becomes a subscription of a tenant, so that the first
/// ACME order for its names is reissued in the time that is paid for. Nothing is ordered or changed at the reseller. Each step is durable,
/// so an import that was cut is begun again with the same request, and neither asks nor adopts anything twice.
/// </summary>
public sealed class AccountImporter
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly ImportListing _list;
    private readonly ImportReader _reader;
    private readonly ImportAdoption _adoption;
    private readonly ImportedOrderRepository _imported;
    private readonly SubscriptionRepository _subscriptions;
    private readonly CertificateRepository _certificates;
    private readonly OrderRepository _orders;
    private readonly TenantDirectory _tenants;
    private readonly CertificateClassCatalog _classes;
    private readonly ClockCheck _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<AccountImporter> _logger;
    private int _running;

    internal AccountImporter(
        ImportListing listing,
        ImportReader reader,
        ImportAdoption adoption,
        ImportedOrderRepository imported,
        SubscriptionRepository subscriptions,
        CertificateRepository certificates,
        OrderRepository orders,
        TenantDirectory tenants,
        CertificateClassCatalog classes,
        ClockCheck clock,
        TimeProvider time,
        ILogger<AccountImporter> logger)
    {
        (_list, _reader, _adoption, _imported, _subscriptions) = (listing, reader, adoption, imported, subscriptions);
        (_certificates, _orders, _tenants, _classes, _clock, _time, _logger) = (
            certificates, orders, tenants, classes, clock, time, logger);
    }

    /// <summary>Imports, or says what would be imported.</summary>
    /// <param name="request">What.</param>
    /// <param name="progress">Told about once a second how far it is, and at the end.</param>
    /// <param name="cancellationToken">Ends it between two CertificateOrders; what is adopted stays adopted.</param>
    /// <exception cref="ArgumentException">The request names a tenant or class that there is not.</exception>
    /// <exception cref="InvalidOperationException">Another import is running, or this machine's clock is wrong.</exception>
    /// <exception cref="ResellerException">The reseller is away or refuses; the next import goes on where this one stood.</exception>
    public async Task<ImportReport> RunAsync(ImportRequest request, Action<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tenant = request.Tenant is { } id ? TenantOf(id) : null;
        var wantedClass = request.Class is { } name ? ClassOf(name) : null;
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("Another import is running; wait for its end.");
        }

        try
        {
            // On its own behalf: other reports and the tidying up of zones take turns with it.
            using var caller = CommandCaller.Begin("import");
            var entries = await _list.ReadAsync(cancellationToken);

            // By a wrong clock what is paid for would be taken for expired, or the other way round.
            await _clock.RequireForOperatorAsync(cancellationToken);

            var run = new Run(request, tenant, wantedClass, await OpenIssuances.ReadAsync(_orders, cancellationToken));
            var report = new ImportReport([.. await DecideAsync(run, entries, progress, cancellationToken)]);
            _logger.StockImported(
                report.Of(ImportOutcome.Adopted).Count(),
                report.Of(ImportOutcome.Known).Count(),
                report.Of(ImportOutcome.Skipped).Count(),
                report.Of(ImportOutcome.Conflict).Count(),
                request.DryRun);
            return report;
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<ImportFinding[]> DecideAsync(
        Run run, IReadOnlyList<ImportEntry> entries, Action<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var findings = new ImportFinding[entries.Count];
        var rest = new List<(int Index, Versioned<ImportedOrder>? Stored)>();
        for (var index = 0; index < entries.Count; index++)
        {
            var stored = await _imported.ReadAsync(entries[index].CertificateOrder, cancellationToken);
            if (await BeforeReadingAsync(run, entries[index], stored?.Value, cancellationToken) is { } finding)
            {
                findings[index] = finding;
            }
            else
            {
                rest.Add((index, stored));
            }
        }

        var unread = rest.Count(one => !IsRead(entries[one.Index], one.Stored?.Value));
        var meter = new Meter(_time, progress, rest.Count, unread);
        foreach (var (index, stored) in rest)
        {
            findings[index] = await DecideAsync(run, entries[index], stored, cancellationToken);
            meter.Count(wasRead: IsRead(entries[index], stored?.Value));
        }

        meter.Tell();
        return findings;
    }

    private async Task<ImportFinding> DecideAsync(
        Run run, ImportEntry entry, Versioned<ImportedOrder>? stored, CancellationToken cancellationToken)
    {
        if (entry.IsIncomplete)
        {
            entry = await _list.CompleteAsync(entry, cancellationToken);
            if (await BeforeReadingAsync(run, entry, stored?.Value, cancellationToken) is { } finding)
            {
                return finding;
            }
        }

        if (entry is not { Class: { } spelled, Newest: { } newest } || _classes.Find(spelled)?.Name is not { } certificateClass)
        {
            return Found(entry, ImportOutcome.Skipped, "The reseller does not say what it is.");
        }

        ImportedOrder order;
        if (IsRead(entry, stored?.Value))
        {
            var (read, listed) = (stored!.Value, entry.PaidUntil);
            order = read with
            {
                Certificates = [.. entry.Certificates.Select(certificate => certificate.Id)],
                PaidUntil = read.PaidUntil is null || listed?.UtcDateTime.Date > read.PaidUntil.Value.UtcDateTime.Date
                    ? listed
                    : read.PaidUntil,
            };
        }
        else
        {
            try
            {
                var (read, obstacle) = await _reader.ReadAsync(entry, certificateClass, newest, cancellationToken);
                if (read is null)
                {
                    return Found(entry, ImportOutcome.Skipped, obstacle!);
                }

                order = read;
            }
            catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
            {
                return Found(entry, ImportOutcome.Skipped, $"The reseller no longer knows its certificate {newest.Id}.");
            }

            if (!run.Request.DryRun)
            {
                await _imported.PutAsync(order, stored?.Version ?? 0, [], cancellationToken);
            }
        }

        return await AfterReadingAsync(run, entry, order, cancellationToken);
    }

    /// <summary>What the lists and the store tell already, without a command.</summary>
    private async Task<ImportFinding?> BeforeReadingAsync(
        Run run, ImportEntry entry, ImportedOrder? stored, CancellationToken cancellationToken)
    {
        var certificateClass = entry.Class is { } spelled ? _classes.Find(spelled) : null;
        if (run.Class is { } wanted && entry.Class is not null && certificateClass?.Name != wanted.Name)
        {
            return Found(entry, ImportOutcome.NotAsked, "It has another class.");
        }

        if (stored?.Subscription is not null)
        {
            return Found(entry, ImportOutcome.Known, "An earlier import adopted it.") with { Names = stored.Newest.Names };
        }

        foreach (var certificate in entry.Certificates)
        {
            if (await _certificates.FindAsync(new CertificateId(certificate.Id), cancellationToken) is { } issued)
            {
                return Found(entry, ImportOutcome.Known, "The bridge has issued in it.") with
                {
                    Names = issued.Names,
                    Tenant = issued.Tenant,
                };
            }
        }

        // Others may have reissued in it, and lists need not show what the bridge had there.
        if (await _subscriptions.FindByCertificateOrderAsync(entry.CertificateOrder, cancellationToken) is { } owner)
        {
            return Found(entry, ImportOutcome.Known, $"It is subscription {owner.Id}.") with { Names = owner.Names, Tenant = owner.Tenant };
        }

        if (run.Open.OfCertificates(entry) is { } order)
        {
            return Found(entry, ImportOutcome.Known, $"Order {order} is being issued in it.");
        }

        if (run.Request.Since is { } since && entry.IsOlderThan(since))
        {
            return Found(entry, ImportOutcome.NotAsked, "It is older.");
        }

        if (entry.IsIncomplete)
        {
            return null;
        }

        return certificateClass is null ? Found(entry, ImportOutcome.Skipped, $"The class '{entry.Class}' is not known here.")
            : entry.Status == CertificateStatus.Processing
                ? Found(entry, ImportOutcome.Skipped, "Nothing is issued in it yet; import again when it is.")
                : entry.Status != CertificateStatus.Active
                    ? Found(entry, ImportOutcome.Skipped, $"It is {entry.RawStatus.ToLowerInvariant()}.")
                    : entry.PaidUntil?.AddDays(1) <= _time.GetUtcNow()
                        ? Found(entry, ImportOutcome.Skipped, $"It was paid until {entry.PaidUntil:yyyy-MM-dd}.")
                        : entry.Newest is null ? Found(entry, ImportOutcome.Skipped, "It holds no certificate that could be reissued.")
                        : null;
    }

    private async Task<ImportFinding> AfterReadingAsync(
        Run run, ImportEntry entry, ImportedOrder order, CancellationToken cancellationToken)
    {
        var names = order.Newest.Names;
        var described = entry with { PaidUntil = order.PaidUntil };
        ImportFinding Because(ImportOutcome outcome, string reason) => Found(described, outcome, reason) with { Names = names };
        if (!run.Request.Wants(names))
        {
            return Because(ImportOutcome.NotAsked, "It has other names.");
        }

        if (order.PaidUntil <= _time.GetUtcNow())
        {
            return Because(ImportOutcome.Skipped, $"It was paid until {order.PaidUntil:yyyy-MM-dd}.");
        }

        if (run.Open.OfCsr(order.Newest) is { } worker)
        {
            return Because(ImportOutcome.Skipped, $"Order {worker} may have ordered it; import again when it is settled.");
        }

        var (tenant, outcome, reason) = run.Tenant is { } given
            ? ImportTenants.Given(given, names)
            : ImportTenants.ByNames(_tenants.All, names);
        return tenant is null ? Because(outcome, reason) : await _adoption.AdoptAsync(order, tenant, run.WouldBe, cancellationToken);
    }

    private static bool IsRead(ImportEntry entry, ImportedOrder? stored) =>
        stored is not null && stored.Newest.Id.Value == entry.Newest?.Id;

    private ImportFinding Found(ImportEntry entry, ImportOutcome outcome, string reason) => new(entry.CertificateOrder, outcome, reason)
    {
        Class = (entry.Class is { } spelled ? _classes.Find(spelled)?.Name : null) ?? entry.Class ?? "",
        PaidUntil = entry.PaidUntil,
    };

    private Tenant TenantOf(TenantId tenant) => _tenants.Find(tenant)
        ?? throw new ArgumentException(
            $"There is no tenant '{tenant}'. Name one of: "
            + $"{string.Join(", ", _tenants.All.Select(known => known.Id.Value).Order(StringComparer.Ordinal))}.",
            nameof(tenant));

    private CertificateClass ClassOf(string @class) => _classes.Find(@class)
        ?? throw new ArgumentException(
            $"There is no certificate class '{@class}'. Name one of: {string.Join(", ", _classes.Classes.Select(known => known.Name))}.",
            nameof(@class));

    /// <summary>One import.</summary>
    private sealed record Run(ImportRequest Request, Tenant? Tenant, CertificateClass? Class, OpenIssuances Open)
    {
        public Dictionary<string, ImportedOrder>? WouldBe { get; } = Request.DryRun ? new(StringComparer.Ordinal) : null;
    }

    /// <summary>Counts and tells. The rate is that of the commands: what was read before passes in no time.</summary>
    private sealed class Meter(TimeProvider time, Action<ImportProgress>? progress, int total, int unread)
    {
        private readonly long _started = time.GetTimestamp();
        private long _told = time.GetTimestamp();
        private int _done;
        private int _read;

        public void Count(bool wasRead)
        {
            _done++;
            _read += wasRead ? 0 : 1;
            if (time.GetElapsedTime(_told) >= ProgressInterval)
            {
                Tell();
            }
        }

        public void Tell()
        {
            _told = time.GetTimestamp();
            var seconds = time.GetElapsedTime(_started).TotalSeconds;
            double? rate = _read > 0 && seconds > 0 ? _read / seconds : null;
            var left = unread - _read;
            progress?.Invoke(
                new ImportProgress(
                    _done, total, left, rate, left == 0 ? TimeSpan.Zero : rate is { } known ? TimeSpan.FromSeconds(left / known) : null));
        }
    }
}
