using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// Searches for a history in which more is bought than necessary because the cheapest of several classes changed: prices move, classes come
/// to suit and no more, servers with keys of their own renew and come again, and the CA issues or fails.
/// </summary>
public class ClassHistoryTests
{
    private const int Histories = 2000;
    private const int Steps = 120;

    [Fact]
    public void Decide_InNoHistoryIsMorePaidForBecauseTheCheapestClassChanged()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new History(seed, Planner.Decide);
            history.Run();
            Assert.True(!history.Wastes, history.Story);
        }
    }

    /// <summary>
    /// The search is no good if it does not catch one that always goes for the cheapest, or looks at the preferred class only.
    /// </summary>
    [Fact]
    public void TheSearch_FindsPlannersThatWaste()
    {
        Assert.True(FindsWaste(choices => Planner.Decide([choices.MinBy(choice => choice.Price)!])));
        Assert.True(
            FindsWaste(choices =>
                Planner.Decide([.. choices.Select(choice => choice with { Question = choice.Question with { InFlight = null } })])));
    }

    private static bool FindsWaste(Func<IReadOnlyList<PlanChoice>, PlanDecision> decide) => Enumerable.Range(0, Histories).Any(seed =>
    {
        var history = new History(seed, decide);
        history.Run();
        return history.Wastes;
    });

    // Not for secrets: the same seed must give the same history.
#pragma warning disable CA5394
    private sealed class History
    {
        private static readonly TimeSpan PaidTime = TimeSpan.FromDays(365);
        private static readonly TimeSpan NeededPaidTime = TimeSpan.FromDays(30);
        private static readonly string[] Classes = ["first", "second", "third"];

        private readonly Func<IReadOnlyList<PlanChoice>, PlanDecision> _decide;
        private readonly Random _random;
        private readonly Dictionary<string, decimal> _prices = [];
        private readonly Dictionary<string, Subscription> _subscriptions = [];
        private readonly List<(Order Order, PlanDecision Plan)> _working = [];
        private readonly List<string> _told = [];
        private readonly List<DateTimeOffset> _purchases = [];
        private DateTimeOffset _now = Sample.Now;
        private int _issued;

        public History(int seed, Func<IReadOnlyList<PlanChoice>, PlanDecision> decide)
        {
            (_decide, _random) = (decide, new Random(seed));
            _told.Add($"seed {seed}");
            Array.ForEach(Classes, Reprice);
        }

        public string Story => string.Join(Environment.NewLine, _told);

        public bool Wastes => _purchases.Zip(_purchases.Skip(1)).Any(pair => pair.Second - pair.First < PaidTime - NeededPaidTime);

        public void Run()
        {
            for (var step = 0; step < Steps; step++)
            {
                switch (_random.Next(10))
                {
                    case < 2:
                        _now += TimeSpan.FromDays(_random.Next(0, 90));
                        _told.Add($"{_now:yyyy-MM-dd}");
                        break;
                    case < 4:
                        Reprice(Classes[_random.Next(Classes.Length)]);
                        break;
                    case < 8:
                        Plan(Sample.ReadyOrder("a.test").Begin(Sample.Issuance($"csr-{_random.Next(6)}-{step / 10}")));
                        break;
                    default:
                        Settle();
                        break;
                }
            }
        }

        private void Reprice(string @class) => _prices[@class] = _random.Next(5, 60);

        private void Plan(Order order)
        {
            var decision = _decide(
                [.. Classes.Select(@class => new PlanChoice(@class, Ask(order, @class)) { Price = _prices[@class], Currency = "EUR" })]);
            _told.Add($"  {order.Id}: {decision.Plan} in {decision.Class}. {decision.Reason}");
            if (decision.Plan is IssuancePlan.Buy or IssuancePlan.Renew or IssuancePlan.Reissue)
            {
                _working.Add((order, decision));
            }
        }

        private PlanQuestion Ask(Order order, string @class) => new(order, NeededPaidTime, _now)
        {
            Subscription = _subscriptions.TryGetValue(@class, out var known) ? new Versioned<Subscription>(known, 1) : null,
            InFlight = _working.FirstOrDefault(working => working.Plan.Class == @class).Order,
        };

        private void Settle()
        {
            if (_working.Count == 0)
            {
                return;
            }

            var (order, plan) = _working[0];
            _working.RemoveAt(0);
            if (_random.Next(8) == 0)
            {
                _told.Add("  the CA fails");
                return;
            }

            _subscriptions.TryGetValue(plan.Class!, out var known);
            var isReissue = plan.Plan == IssuancePlan.Reissue;
            var paidUntil = isReissue ? known!.PaidUntil!.Value : _now + PaidTime;
            if (paidUntil <= _now)
            {
                return;
            }

            var life = TimeSpan.FromDays(100);
            var certificate = Sample.Certificate("a.test") with
            {
                Id = new CertificateId($"DK{++_issued}"),
                CertificateOrder = isReissue ? known!.CertificateOrder : $"CO{_issued}",
                NotBefore = _now,
                NotAfter = _now + life < paidUntil ? _now + life : paidUntil,
                Received = _now,
            };
            if (!isReissue)
            {
                _purchases.Add(_now);
            }

            var begun = known
                ?? Sample.Subscription("a.test") with { Class = plan.Class!, CertificateOrder = null, PaidUntil = null, Certificates = [] };
            _subscriptions[plan.Class!] = begun.Issued(certificate, paidUntil, "HTTP");
            _told.Add($"  {order.Id} is issued in {plan.Class}, paid until {paidUntil:yyyy-MM-dd}");
        }
    }
#pragma warning restore CA5394
}
