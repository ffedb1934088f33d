using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Authorizations;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>Looks for the proofs of one authorization, again and again until found or given up (RFC 8555 section 8.2).</summary>
/// <param name="orders">All orders.</param>
/// <param name="validators">One per challenge type.</param>
/// <param name="options">How often to look.</param>
/// <param name="policy">How long a valid authorization lasts.</param>
/// <param name="limits">Told of names that could not be validated.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each attempt.</param>
public sealed partial class ValidationWork(
    OrderBook orders,
    IEnumerable<IChallengeValidator> validators,
    ValidationOptions options,
    AcmePolicy policy,
    LimitDesk limits,
    TimeProvider time,
    ILogger<ValidationWork> logger) : IWorkHandler
{
    private readonly Dictionary<string, IChallengeValidator> _validators = validators.ToDictionary(validator => validator.ChallengeType);

    /// <inheritdoc/>
    public WorkKind Kind => WorkKind.Validation;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var order = await orders.FindAsync(item.Order, cancellationToken);
        if (order is null || order.Status != OrderStatus.Pending)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var authorization = order.Authorizations[item.Authorization];
        var due = authorization.Challenges.Where(challenge => challenge.Status == ChallengeStatus.Processing && challenge.NextAttempt <= now);
        var settled = await Task.WhenAll(due.Select(challenge => AttemptAsync(item, authorization.Name, challenge, cancellationToken)));
        order = settled.LastOrDefault() ?? order;
        return order.Status == OrderStatus.Pending
            ? order.Authorizations[item.Authorization].Challenges.Min(challenge => challenge.NextAttempt)
            : null;
    }

    private async Task<Order> AttemptAsync(WorkItem item, string name, Challenge challenge, CancellationToken cancellationToken)
    {
        var request = new ValidationRequest(name, challenge.Token, challenge.KeyAuthorization!);
        var outcome = await _validators[challenge.Type].ValidateAsync(request, cancellationToken);
        LogAttempt(challenge.Type, name, challenge.Attempts + 1, item.Order.Value, outcome.Problem?.Detail ?? "the proof was found");

        var now = time.GetUtcNow();
        var settled = await orders.UpdateAsync(
            item.Order,
            order =>
            {
                // Another challenge of the authorization, or the end of the order, may have come first.
                var authorization = order.Authorizations[item.Authorization];
                return order.Status == OrderStatus.Pending && authorization.Challenge(challenge.Type) is { Status: ChallengeStatus.Processing } current
                    ? order.With(item.Authorization, Record(authorization, current, outcome.Problem, now))
                    : order;
            },
            cancellationToken);
        if (outcome.Problem is not null && settled.Authorizations[item.Authorization].Status == AuthorizationStatus.Invalid)
        {
            limits.NoteFailedValidation(settled, name);
        }

        return settled;
    }

    private Authorization Record(Authorization authorization, Challenge challenge, AcmeProblem? problem, DateTimeOffset now)
    {
        if (problem is null)
        {
            return authorization.Succeed(challenge.Type, now, now + policy.AuthorizationLifetime);
        }

        return challenge.Attempts < options.RetryDelays.Count
            ? authorization.Retry(challenge.Type, problem, now + options.RetryDelays[challenge.Attempts])
            : authorization.Fail(challenge.Type, problem);
    }

    [LoggerMessage(20, LogLevel.Information, "{ChallengeType} of {Name}, attempt {Attempt} for order {OrderId}: {Outcome}")]
    private partial void LogAttempt(string challengeType, string name, int attempt, string orderId, string outcome);
}
