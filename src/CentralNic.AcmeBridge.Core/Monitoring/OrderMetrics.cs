using System.Collections.Frozen;
using System.Text.Json;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Telemetry;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>
/// Measures orders and validations by what an order was and what it became, so that no step can forget to count; it is told after the
/// commit.
/// </summary>
internal sealed class OrderMetrics(BridgeInstruments instruments, TimeProvider time)
{
    private static readonly FrozenDictionary<AcmeErrorType, string> Errors = Words<AcmeErrorType>();
    private static readonly FrozenDictionary<IssuancePlan, string> Plans = Words<IssuancePlan>();

    /// <summary>An order was committed.</summary>
    /// <param name="before">What it was; <see langword="null"/>: it is new.</param>
    /// <param name="after">What it is.</param>
    public void Note(Order? before, Order after)
    {
        NoteValidations(before, after);
        if (after.AuthorizationOnly)
        {
            return;
        }

        if (before is null)
        {
            instruments.OrderCreated(after.Tenant.Value, after.Profile);
        }

        if (after.IsFinal && before?.IsFinal != true)
        {
            NoteEnd(before, after);
        }
    }

    /// <summary>Why an order came to nothing, in one of few words.</summary>
    internal static string ReasonOf(Order? before, Order after, DateTimeOffset now) => after switch
    {
        { Withdrawn: true } => "withdrawn",
        { Issuance.RefusedByCa: true } => "refused_by_ca",
        { Issuance.GivenUp: not null } => "given_up",
        { Issuance: null } when before is not null && now >= after.Expires => "expired",
        { Error: { } error } => Errors[error.Type],
        _ => "unknown",
    };

    private void NoteEnd(Order? before, Order after)
    {
        var now = time.GetUtcNow();
        if (after.Status != OrderStatus.Valid)
        {
            instruments.OrderSettled(after.Tenant.Value, after.Profile, "invalid", ReasonOf(before, after, now));
            return;
        }

        var plan = after.Issuance?.Plan is { } decided ? Plans[decided] : "unknown";
        instruments.OrderSettled(after.Tenant.Value, after.Profile, "valid", plan);
        if (after.Issuance?.Begun is { } begun)
        {
            instruments.Issued(after.Issuance.Class ?? "unknown", plan, now > begun ? now - begun : TimeSpan.Zero);
        }
    }

    private void NoteValidations(Order? before, Order after)
    {
        if (before is null || before.Authorizations == after.Authorizations)
        {
            return;
        }

        for (var index = 0; index < after.Authorizations.Length; index++)
        {
            var (was, now) = (before.Authorizations[index], after.Authorizations[index]);
            if (ReferenceEquals(was, now) || was.Status != AuthorizationStatus.Pending)
            {
                continue;
            }

            foreach (var challenge in now.Challenges)
            {
                if (challenge.Status is ChallengeStatus.Valid or ChallengeStatus.Invalid
                    && was.Challenges.Any(other => other.Type == challenge.Type && other.Status == ChallengeStatus.Processing))
                {
                    instruments.Validated(challenge.Type, challenge.Status == ChallengeStatus.Valid ? "valid" : "invalid");
                }
            }
        }
    }

    private static FrozenDictionary<T, string> Words<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
