using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Tells of classes that the reseller changed, no longer has, or has again, and of prices that it changed. All is learned from what is
/// asked anyway: what the classes of the profiles are, daily, and what orders cost. What was known last is kept, and changes in the commit
/// that tells of it, so that each change is told once.
/// </summary>
internal sealed class ClassNotices(
    NotificationRepository notifications, ProfileCatalog profiles, IDocumentStore store, TimeProvider time)
    : IPeriodicTask, IDisposable
{
    /// <summary>One change touches the prices of all numbers of names, which are quoted one after the other.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(7);

    /// <summary>Of more contents the prices that were quoted first longest ago are forgotten.</summary>
    private const int MostPrices = 200;

    private readonly DocumentSet<KnownClass> _known = new(store, "known-class", NotificationsJson.Default, known => known.Name);
    private readonly ConcurrentQueue<(string Class, string For, Price Price)> _quoted = new();
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Is called when a quote is to be compared.</summary>
    public Action? Quoted { get; set; }

    public string Name => "price-changes";

    /// <summary>A price was quoted for an order. Quick; the round compares it.</summary>
    public void Learn(Order order, string certificateClass, Price price)
    {
        var plan = order.Issuance?.Plan == IssuancePlan.Renew ? "renewal" : "purchase";
        var parts = string.Join(" + ", price.Components.Select(part => string.Create(
            CultureInfo.InvariantCulture, $"{part.Count} x {part.BillingType}")).Order(StringComparer.Ordinal));
        _quoted.Enqueue((certificateClass.ToLowerInvariant(), $"{plan} with profile '{order.Profile}': {parts}", price));
        Quoted?.Invoke();
    }

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        while (_quoted.TryPeek(out var quote))
        {
            await ChangeAsync(quote.Class, known => Compare(known, quote.For, quote.Price), cancellationToken);
            _quoted.TryDequeue(out _);
        }

        return new PeriodicRound(Wait: null);
    }

    /// <summary>The reseller was asked for a class.</summary>
    /// <param name="name">The class.</param>
    /// <param name="described">What it is; <see langword="null"/>: the reseller has it no longer.</param>
    public Task ObserveAsync(string name, CertificateClass? described, CancellationToken cancellationToken) =>
        ChangeAsync(name.ToLowerInvariant(), known => Compare(known, described), cancellationToken);

    public void Dispose() => _writing.Dispose();

    private async Task ChangeAsync(
        string name, Func<KnownClass, (KnownClass Changed, Notification? Told)> compare, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var known = await _known.ReadAsync(name, cancellationToken);
            var before = known?.Value ?? new KnownClass { Name = name };
            var (changed, told) = compare(before);
            if (ReferenceEquals(changed, before))
            {
                return;
            }

            DocumentWrite[] telling = told is null ? [] : [notifications.Put(notifications.Prepare(told), 0)];
            await store.CommitAsync([_known.Put(changed, known?.Version ?? 0), .. telling], cancellationToken);
            if (told is not null)
            {
                notifications.Added?.Invoke();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private (KnownClass Changed, Notification? Told) Compare(KnownClass known, CertificateClass? described)
    {
        if (described is null)
        {
            var lacks = known.IsOffered is null ? "does not have" : "no longer has";
            return known.IsOffered == false
                ? (known, null)
                : (known with { IsOffered = false }, Of(
                    known.Name,
                    NotificationSeverity.Critical,
                    $"The reseller {lacks} the class {known.Name}",
                    $"The reseller {lacks} the class {known.Name}, which {UsersOf(known.Name)} order. New orders with it fail, and what is "
                    + "paid for may not be reissued. Ask the reseller, or give the profiles another class."));
        }

        var properties = PropertiesOf(described);
        if (known.IsOffered is null)
        {
            return (known with { IsOffered = true, Properties = properties }, null);
        }

        // A property that an older version did not keep is no change.
        var changes = properties
            .Select(now => (Now: now, Before: known.Properties.FirstOrDefault(before => before.Name == now.Name)))
            .Where(pair => pair.Before is not null && pair.Before.Value != pair.Now.Value)
            .Select(pair => $"{pair.Now.Name}: {pair.Now.Value} (before: {pair.Before!.Value})")
            .ToArray();
        var words = changes.Length == 0 ? "" : $" Changed: {string.Join("; ", changes)}.";
        if (known.IsOffered == false)
        {
            return (known with { IsOffered = true, Properties = properties }, Of(
                known.Name,
                NotificationSeverity.Info,
                $"The reseller has the class {known.Name} again",
                $"The reseller has the class {known.Name} again, which {UsersOf(known.Name)} order.{words}"));
        }

        return changes.Length == 0
            ? (known.Properties.SequenceEqual(properties) ? known : known with { Properties = properties }, null)
            : (known with { Properties = properties }, Of(
                known.Name,
                NotificationSeverity.Warning,
                $"The class {known.Name} changed at the reseller",
                $"The reseller describes the class {known.Name}, which {UsersOf(known.Name)} order, in another way than the day before."
                + $"{words} The bridge goes by it from now on. Look whether the profiles still fit."));
    }

    private (KnownClass Changed, Notification? Told) Compare(KnownClass known, string content, Price price)
    {
        var (now, before) = (time.GetUtcNow(), known.Prices.FirstOrDefault(each => each.For == content));
        if (before is not null && before.Net == price.Net && before.Currency == price.Currency)
        {
            return (known, null);
        }

        var prices = known.Prices.Where(each => each.For != content).Append(new KnownPrice(content, price.Net, price.Currency, now))
            .OrderBy(each => each.At).TakeLast(MostPrices).ToImmutableArray();
        if (before is null || (known.PriceTold is { } told && now - told < Quiet))
        {
            return (known with { Prices = prices }, null);
        }

        // Where the currency changed, or is told for the first time, amounts cannot be compared.
        var difference = before.Currency == price.Currency && before.Net != 0
            ? string.Create(CultureInfo.InvariantCulture, $" ({(price.Net - before.Net) / before.Net * 100:+0.#;-0.#} %)")
            : "";
        return (known with { Prices = prices, PriceTold = now }, Of(
            known.Name,
            NotificationSeverity.Warning,
            $"The price of the class {known.Name} changed: {Amount(price.Net, price.Currency)}, before "
            + Amount(before.Net, before.Currency),
            string.Create(
                CultureInfo.InvariantCulture,
                $"A {content} costs {Amount(price.Net, price.Currency)} net{difference}; from {before.At:yyyy-MM-dd} on it was quoted for "
                + $"{Amount(before.Net, before.Currency)}. Further prices of the class that change within 7 days are not told one by one. "
                + $"Orders go on as far as budgets and credit allow: see to them, and to what you charge."),
            NotificationKinds.PriceChanged));
    }

    private Notification Of(
        string certificateClass,
        NotificationSeverity severity,
        string subject,
        string text,
        string kind = NotificationKinds.ClassChanged) =>
        new()
        {
            Kind = kind,
            Severity = severity,
            Subject = subject,
            Text = text,
            Since = time.GetUtcNow(),
            Profile = NamesOf(certificateClass) is [var single] ? single : null,
            Commands = [OperatorCommands.Line(kind == NotificationKinds.PriceChanged ? "spend show" : "upstream show")],
            Page = kind == NotificationKinds.PriceChanged ? "/spend" : "/upstream",
        };

    private static ImmutableArray<KnownProperty> PropertiesOf(CertificateClass described) =>
    [
        new("validation", described.Level.ToString().ToLowerInvariant()),
        new("periods", Words(described.Periods)),
        new("names at most", Number(described.MaxNames)),
        new("names in the base price", Number(described.IncludedNames)),
        new("free alternatives", Number(described.FreeAlternatives)),
        new("several names", YesNo(described.MultipleNames)),
        new("wildcards", YesNo(described.Wildcards)),
        new("DCV methods", Words(described.DcvMethods)),
        new("technical contact", described.TechContact.ToString().ToLowerInvariant()),
        new("organization contact", described.OrganizationContact.ToString().ToLowerInvariant()),
        new("EV approver", described.EvApproverContact.ToString().ToLowerInvariant()),
        new("immediate issuance", YesNo(described.ImmediateIssuance)),
    ];

    private static string Words(IEnumerable<string> words) =>
        string.Join(", ", words.Select(word => word.ToUpperInvariant()).Order(StringComparer.Ordinal)) is { Length: > 0 } all
            ? all
            : "none";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Amount(decimal net, string? currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{net:0.00} {currency}").TrimEnd();

    private string UsersOf(string certificateClass)
    {
        var names = NamesOf(certificateClass);
        return names.Length == 1
            ? $"the profile '{names[0]}' may"
            : $"the profiles {string.Join(", ", names.Select(name => $"'{name}'"))} may";
    }

    private ImmutableArray<string> NamesOf(string certificateClass) =>
    [
        .. profiles.All
            .Where(offered => offered.Alternatives.Any(
                each => each.Class.Name.Equals(certificateClass, StringComparison.OrdinalIgnoreCase)))
            .Select(offered => offered.Profile.Name).Order(StringComparer.Ordinal),
    ];
}
