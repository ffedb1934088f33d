using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Validation;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Looks for the proofs of one authorization, again and again until found or given up (RFC 8555 section 8.2).</summary>
/// <param name="proved">Remembers what was proved, for further orders.</param>
/// <param name="early">Finds what would fail after finalize.</param>
/// <param name="policy">How long a valid authorization lasts.</param>
/// <param name="limits">Told of names that could not be validated.</param>
internal sealed partial class ValidationWork(
    OrderRepository orders,
    IEnumerable<IChallengeValidator> validators,
    ProvedNames proved,
    EarlyCheck early,
    ValidationOptions options,
    AcmePolicy policy,
    RateLimiter limits,
    TimeProvider time,
    ILogger<ValidationWork> logger) : IWorkHandler
{
    private readonly Dictionary<string, IChallengeValidator> _validators = validators.ToDictionary(validator => validator.ChallengeType);

    public WorkKind Kind => WorkKind.Validation;

    public async Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var order = await orders.FindAsync(item.Order, cancellationToken);
        if (order is null || order.Status != OrderStatus.Pending)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var authorization = order.Authorizations[item.Part];
        var due = authorization.Challenges.Where(challenge => challenge.Status == ChallengeStatus.Processing && challenge.Due <= now);
        var settled = await Task.WhenAll(due.Select(challenge => AttemptAsync(order, item.Part, challenge, now, cancellationToken)));
        order = settled.LastOrDefault() ?? order;
        return order.Status == OrderStatus.Pending
            ? order.Authorizations[item.Part].Challenges.Min(challenge => challenge.Due)
            : null;
    }

    private async Task<Order> AttemptAsync(
        Order order, int index, Challenge challenge, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        var authorization = order.Authorizations[index];
        var request = new ValidationRequest(
            authorization.Name,
            challenge.Token,
            challenge.KeyAuthorization!,
            challenge.AccountUrl,
            order.Account,
            authorization.Wildcard,
            order.Tenant);
        var outcome = await TryLookAsync(order, authorization, challenge.Type, request, cancellationToken);
        var problem = outcome.Problem;
        LogAttempt(challenge.Type, authorization.Name, challenge.Attempts + 1, order.Id.Value, problem?.Detail ?? "the proof was found");

        while (true)
        {
            var version = problem is null && proved.AreReused
                ? await proved.VersionAsync(order.Account, authorization.OrderedName, cancellationToken)
                : 0;
            try
            {
                var settled = await orders.UpdateAsync(
                    order.Id, current => Record(current, index, challenge.Type, outcome, begun, version), cancellationToken);
                if (problem is not null && settled.Authorizations[index].Status == AuthorizationStatus.Invalid)
                {
                    limits.NoteFailedValidation(settled, authorization.Name);
                }

                return settled;
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Kind == ProvedNames.Kind)
            {
                // Another order of the account proved the name at the same moment; this proof is the later one.
            }
        }
    }

    /// <summary>
    /// Whatever a validation throws is an attempt that failed, with an error for the client: an attempt without an outcome would leave the
    /// challenge processing for ever.
    /// </summary>
    private async Task<ValidationOutcome> TryLookAsync(
        Order order, Authorization authorization, string type, ValidationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(order, authorization, type, request, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // What others' servers can make a validation throw is not known beforehand.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogBroken(exception, type, authorization.Name, order.Id.Value);
            return new ValidationOutcome(new AcmeProblem(
                AcmeErrorType.ServerInternal,
                $"The server could not carry out {type} for {authorization.Name}; its operator finds the reason in its log."));
        }
    }

    /// <summary>Looks for the proof and, meanwhile, for what would fail after finalize.</summary>
    private async Task<ValidationOutcome> LookAsync(
        Order order, Authorization authorization, string type, ValidationRequest request, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var obstacle = early.FindAsync(order, authorization, enough.Token);
        try
        {
            var outcome = await _validators[type].ValidateAsync(request, cancellationToken);
            return outcome.Problem is null && await obstacle is { } found ? new ValidationOutcome(found) : outcome;
        }
        finally
        {
            await enough.CancelAsync();
            await ((Task)obstacle).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private OrderChange Record(Order order, int index, string type, ValidationOutcome outcome, DateTimeOffset begun, long version)
    {
        // Another challenge of the authorization, or the end of the order, may have come first.
        var authorization = order.Authorizations[index];
        if (order.Status != OrderStatus.Pending
            || authorization.Status != AuthorizationStatus.Pending
            || authorization.Challenge(type) is not { Status: ChallengeStatus.Processing } challenge)
        {
            return new OrderChange(order);
        }

        var now = time.GetUtcNow();
        if (outcome.Problem is not { } problem)
        {
            var valid = order.With(index, authorization.Succeed(type, now, now + policy.AuthorizationLifetime, outcome.Until));
            return proved.AreReused
                ? new OrderChange(
                    valid, [proved.Put(order.Account, authorization.OrderedName, new AuthorizationOrigin(order.Id, index), now, version)])
                : new OrderChange(valid);
        }

        return new OrderChange(order.With(
            index,
            challenge.NextAttempt > begun ? authorization.RetryAsPlanned(type, problem, now)
                : challenge.Attempts < options.RetryDelays.Count
                    ? authorization.Retry(type, problem, now, now + options.RetryDelays[challenge.Attempts])
                    : authorization.Fail(type, problem)));
    }

    [LoggerMessage(20, LogLevel.Information, "{ChallengeType} of {Name}, attempt {Attempt} for order {OrderId}: {Outcome}")]
    private partial void LogAttempt(string challengeType, string name, int attempt, string orderId, string outcome);

    [LoggerMessage(
        23, LogLevel.Error, "{ChallengeType} of {Name} for order {OrderId} could not be carried out; the attempt counts as failed")]
    private partial void LogBroken(Exception exception, string challengeType, string name, string orderId);
}
