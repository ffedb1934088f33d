using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator.Pages.Parts;

namespace CentralNic.AcmeBridge.Operator.Pages.Overview;

/// <summary>How a part of the bridge is, at a glance.</summary>
/// <param name="Name">The part.</param>
/// <param name="Kind"><c>good</c>, <c>wait</c>, <c>warn</c> or <c>bad</c>.</param>
/// <param name="Text">How it is, in a few words.</param>
internal sealed record StatusLight(string Name, string Kind, string Text)
{
    private const string PollTask = "reseller-news";

    private static readonly Dictionary<string, (string Name, string Good, string Bad)> Conditions = new()
    {
        [HealthConditions.ResellerAway] = ("Reseller", "answers", "does not answer"),
        [HealthConditions.ResellerLogin] = ("Login", "accepted", "refused"),
        [HealthConditions.ClockOff] = ("Clock", "right", "wrong"),
        [HealthConditions.StoreDamaged] = ("Store", "whole", "damaged"),
        [HealthConditions.LedgerDiffers] = ("Ledger", "no difference known", "differs from the reseller"),
    };

    /// <summary>All lights.</summary>
    /// <param name="attention">What needs a person.</param>
    public static IReadOnlyList<StatusLight> Of(HealthReport health, IReadOnlyList<AttentionReport> attention, DateTimeOffset now)
    {
        var wrong = health.Conditions.Select(condition => condition.Name).ToHashSet();
        return
        [
            .. Conditions.Select(pair => wrong.Contains(pair.Key)
                ? new StatusLight(pair.Value.Name, "bad", pair.Value.Bad)
                : new StatusLight(pair.Value.Name, "good", pair.Value.Good)),
            Credit(attention),
            Proofs(attention),
            Poll(health.Tasks.FirstOrDefault(task => task.Name == PollTask), now),
            Tasks([.. health.Tasks.Where(task => task.Failures > 0)]),
            .. health.Conditions.Where(condition => !Conditions.ContainsKey(condition.Name))
                .Select(condition => new StatusLight(condition.Name, "bad", "see below")),
        ];
    }

    private static StatusLight Credit(IReadOnlyList<AttentionReport> attention) =>
        attention.Count(report => report.Kind == "credit-exhausted") is var waiting and > 0
            ? new("Credit", "bad", $"{Quantity.Of(waiting, "order waits", "orders wait")} for it")
            : new("Credit", "good", "no order waits for it");

    private static StatusLight Proofs(IReadOnlyList<AttentionReport> attention)
    {
        var unseen = attention.Count(report => report.Kind == "proof-missing");
        var byHand = attention.Count(report => report.Kind == "publish-by-hand");
        return unseen > 0 ? new("Proofs", "bad", $"{Quantity.Of(unseen, "order's", "orders'")} cannot be seen")
            : byHand > 0 ? new("Proofs", "warn", $"{Quantity.Of(byHand, "order needs", "orders need")} your hand")
            : new("Proofs", "good", "none is missing");
    }

    private static StatusLight Poll(TaskHealth? task, DateTimeOffset now) => task switch
    {
        { Failures: > 0 } => new("Last poll", "bad", "failed"),
        { LastSuccess: { } at } => new("Last poll", "good", TimeText.Distance(at, now)),
        _ => new("Last poll", "wait", "none since the start"),
    };

    private static StatusLight Tasks(TaskHealth[] failing) => failing.Length > 0
        ? new("Periodic tasks", "bad", $"{failing.Length} of them fail")
        : new("Periodic tasks", "good", "all succeed");
}
