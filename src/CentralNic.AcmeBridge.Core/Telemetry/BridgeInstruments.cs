using System.Diagnostics.Metrics;

namespace CentralNic.AcmeBridge.Core.Telemetry;

/// <summary>
/// What is measured the moment it happens. No tag has an unbounded number of values: no ids, no names of certificates, no accounts.
/// Safe for several threads.
/// </summary>
internal sealed class BridgeInstruments : IDisposable
{
    // From an answer within the held request to the weeks that a person's check of an organization takes.
    private static readonly InstrumentAdvice<double> IssuanceSeconds = new()
    {
        HistogramBucketBoundaries = [1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 86_400, 604_800],
    };

    private readonly Counter<long> _ordersCreated;
    private readonly Counter<long> _ordersSettled;
    private readonly Histogram<double> _issuance;
    private readonly Counter<long> _validations;
    private readonly Counter<long> _looks;
    private readonly Counter<long> _caa;

    /// <summary>Makes the meter.</summary>
    /// <param name="meters">Who makes it.</param>
    public BridgeInstruments(IMeterFactory meters)
    {
        Meter = meters.Create(BridgeMeter.Name);
        _ordersCreated = Meter.CreateCounter<long>("acme_bridge.orders.created", "{order}", "Orders made by clients.");
        _ordersSettled = Meter.CreateCounter<long>(
            "acme_bridge.orders.settled",
            "{order}",
            "Orders that became valid or invalid; the reason is the plan by which the certificate was got, or why there is none.");
        _issuance = Meter.CreateHistogram(
            "acme_bridge.issuance.duration",
            "s",
            "Time from finalize to the certificate, of orders that became valid.",
            tags: null,
            IssuanceSeconds);
        _validations = Meter.CreateCounter<long>(
            "acme_bridge.validations", "{validation}", "Challenges of clients that were settled, after all attempts.");
        _looks = Meter.CreateCounter<long>("acme_bridge.dcv.looks", "{look}", "Looks for a proof that the CA wants to see.");
        _caa = Meter.CreateCounter<long>("acme_bridge.caa.checks", "{check}", "Names whose CAA records were looked up.");
    }

    /// <summary>The meter, for what is observed.</summary>
    public Meter Meter { get; }

    /// <summary>An order was made.</summary>
    public void OrderCreated(string tenant, string profile) => _ordersCreated.Add(1, new("tenant", tenant), new("profile", profile));

    /// <summary>An order came to its end.</summary>
    /// <param name="outcome"><c>valid</c> or <c>invalid</c>.</param>
    /// <param name="reason">The plan, or why it came to nothing; one of few words.</param>
    public void OrderSettled(string tenant, string profile, string outcome, string reason) => _ordersSettled.Add(
        1,
        [
            new KeyValuePair<string, object?>("tenant", tenant),
            new KeyValuePair<string, object?>("profile", profile),
            new KeyValuePair<string, object?>("outcome", outcome),
            new KeyValuePair<string, object?>("reason", reason),
        ]);

    /// <summary>A finalized order has its certificate.</summary>
    public void Issued(string certificateClass, string plan, TimeSpan took) =>
        _issuance.Record(took.TotalSeconds, new("class", certificateClass), new("plan", plan));

    /// <summary>A client's challenge was settled.</summary>
    /// <param name="outcome"><c>valid</c> or <c>invalid</c>.</param>
    public void Validated(string challengeType, string outcome) =>
        _validations.Add(1, new("challenge_type", challengeType), new("outcome", outcome));

    /// <summary>A proof for the CA was looked for.</summary>
    /// <param name="method">The DCV method.</param>
    public void ProofLookedFor(string method, bool isVisible) =>
        _looks.Add(1, new("method", method), new("outcome", isVisible ? "visible" : "missing"));

    /// <summary>CAA records were looked up.</summary>
    /// <param name="outcome"><c>permits</c>, <c>forbids</c> or <c>unknown</c>.</param>
    public void CaaChecked(string outcome) => _caa.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Ends the meter.</summary>
    public void Dispose() => Meter.Dispose();
}
