using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// A made-up history of several servers that share a set of names: they renew in time or late, give up and try again with new keys or the
/// same, all at once or in turn, while the clock moves by minutes or months and the CA issues, dawdles, or fails. The same seed gives
/// the same history. The reseller is played: a paid year, and lives after the CA/Browser Forum's calendar or fixed ones.
/// </summary>
internal sealed class ClientHistory
{
    public static readonly TimeSpan PaidTime = TimeSpan.FromDays(365);
    public static readonly TimeSpan NeededPaidTime = TimeSpan.FromDays(30);

    private static readonly int[] Lives = [199, 99, 46];

    private static readonly Subscription Nothing = Sample.Subscription("a.test") with
    {
        CertificateOrder = null,
        PaidUntil = null,
        Certificates = [],
    };

    private readonly Func<PlanQuestion, PlanDecision> _decide;
    private readonly Random _random;
    private readonly TimeSpan _life;
    private readonly bool _reissuesKeepTheExpiry;
    private readonly string[] _csrs;
    private readonly List<Order> _waiting = [];
    private readonly List<IssuedCertificate> _issuedCertificates = [];
    private readonly List<string> _events = [];
    private DateTimeOffset _now = Sample.Now;
    private Versioned<Subscription>? _subscription;
    private Order? _working;
    private PlanDecision? _plan;
    private int _issued;

    // Not for secrets: the same seed must give the same history.
#pragma warning disable CA5394
    public ClientHistory(int seed, Func<PlanQuestion, PlanDecision> decide)
    {
        _decide = decide;
        _random = new Random(seed);
        _life = TimeSpan.FromDays(Lives[_random.Next(Lives.Length)]);
        _reissuesKeepTheExpiry = _random.Next(5) == 0;
        _csrs = [.. Enumerable.Range(0, 1 + _random.Next(5)).Select(server => $"csr-{server}-0")];
        var rule = _reissuesKeepTheExpiry ? ", reissues keep the expiry" : "";
        _events.Add($"seed {seed}, {_csrs.Length} servers, lives of {_life.TotalDays} days{rule}");
    }

    /// <summary>When was paid for a certificate that was issued.</summary>
    public List<DateTimeOffset> Purchases { get; } = [];

    /// <summary>How long what a client got was still valid then.</summary>
    public List<TimeSpan> Handed { get; } = [];

    /// <summary>Whether reissues do not prolong here; then the paid year cannot be used whole.</summary>
    public bool ReissuesKeepTheExpiry => _reissuesKeepTheExpiry;

    /// <summary>What happened, a line each.</summary>
    public string Story => string.Join(Environment.NewLine, _events);

    public void Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            switch (_random.Next(10))
            {
                case < 3:
                    Move();
                    break;
                case < 7:
                    Order();
                    break;
                default:
                    Settle();
                    break;
            }
        }
    }

    private void Move()
    {
        var by = _random.Next(3) switch
        {
            0 => TimeSpan.FromMinutes(_random.Next(1, 600)),
            1 => TimeSpan.FromDays(_random.Next(1, 20)),
            _ => TimeSpan.FromDays(_random.Next(20, 130)),
        };
        _now += by;
        Tell($"{by} pass");
    }

    private void Order()
    {
        var server = _random.Next(_csrs.Length);
        if (_random.Next(4) > 0)
        {
            _csrs[server] = $"csr-{server}-{_events.Count}";
        }

        var order = Sample.ReadyOrder("a.test").Begin(Sample.Issuance(_csrs[server]));
        Tell($"server {server} orders with {_csrs[server]}");
        Plan(order);
    }

    private void Plan(Order order)
    {
        var decision = _decide(new PlanQuestion(order, NeededPaidTime, _now)
        {
            Issued = _issuedCertificates.Where(issued => issued.CsrSha256 == order.Issuance!.CsrSha256).MaxBy(issued => issued.NotAfter),
            Subscription = _subscription,
            InFlight = _working,
        });
        Tell($"  {decision.Plan}: {decision.Reason}");
        switch (decision.Plan)
        {
            case IssuancePlan.Return:
                Handed.Add(_issuedCertificates.First(issued => issued.Id == decision.Certificate).NotAfter - _now);
                break;
            case IssuancePlan.Attach or IssuancePlan.WaitThenReissue:
                _waiting.Add(order);
                break;
            default:
                (_working, _plan) = (order, decision);
                break;
        }
    }

    /// <summary>The order that works is settled, and those that wait are planned again, in any order.</summary>
    private void Settle()
    {
        if (_working is not { } order)
        {
            return;
        }

        if (_random.Next(8) == 0)
        {
            Tell("the CA fails");
        }
        else
        {
            Issue(order, _plan!);
        }

        _working = null;
        var again = _waiting.ToArray();
        _waiting.Clear();
        _random.Shuffle(again);
        Array.ForEach(again, Plan);
    }

    private void Issue(Order order, PlanDecision plan)
    {
        var known = _subscription?.Value;
        var isReissue = plan.Plan == IssuancePlan.Reissue;
        var paidUntil = isReissue ? known!.PaidUntil!.Value : _now + PaidTime;
        if (paidUntil <= _now)
        {
            Tell("the paid time is over: the reissue fails");
            return;
        }

        var end = _now + _life < paidUntil ? _now + _life : paidUntil;
        var certificate = Sample.Certificate("a.test") with
        {
            Id = new CertificateId($"DK{++_issued}"),
            CertificateOrder = isReissue ? known!.CertificateOrder : $"CO{_issued}",
            CsrSha256 = order.Issuance!.CsrSha256,
            NotBefore = _now,
            NotAfter = isReissue && _reissuesKeepTheExpiry && known!.Newest!.NotAfter > _now ? known.Newest.NotAfter : end,
            Received = _now,
        };
        if (!isReissue)
        {
            Purchases.Add(_now);
        }

        _issuedCertificates.Add(certificate);
        Handed.Add(certificate.NotAfter - _now);
        _subscription = new Versioned<Subscription>((known ?? Nothing).Issued(certificate, paidUntil, "HTTP"), 1);
        Tell($"{certificate.Id} is issued until {certificate.NotAfter:yyyy-MM-dd}, paid until {paidUntil:yyyy-MM-dd}");
    }

    private void Tell(string what) => _events.Add($"{_now:yyyy-MM-dd HH:mm} {what}");
#pragma warning restore CA5394
}
