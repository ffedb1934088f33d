using System.Runtime.CompilerServices;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>Makes changes, each with its entry in the audit trail. Every handler that changes something does it through this.</summary>
internal sealed class ChangeRecorder(AuditTrail trail, IOptions<JsonOptions> json)
{
    /// <summary>Makes one for changes that do not come through the API: signals, and commands where no bridge runs.</summary>
    public static ChangeRecorder Of(AuditTrail trail)
    {
        var json = new JsonOptions();
        ApiJson.Configure(json.SerializerOptions, OperatorApi.Contexts);
        return new ChangeRecorder(trail, Options.Create(json));
    }

    /// <summary>Changes a thing that exists.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="change">What is done.</param>
    /// <param name="describe">How the thing stands, without secrets; asked before and after.</param>
    /// <param name="act">Does it.</param>
    /// <returns>How the thing stands then.</returns>
    public async Task<T> ChangeAsync<T>(
        OperatorCaller caller, AuditedChange change, Func<Task<T>> describe, Func<Task> act, CancellationToken cancellationToken) =>
        await RunAsync(
            caller,
            change,
            Describe(await describe()),
            async () =>
            {
                await act();
                return await describe();
            },
            after => Describe(after),
            cancellationToken);

    /// <summary>Makes a thing.</summary>
    /// <param name="act">Makes it.</param>
    /// <param name="describe">What is written down of it, without secrets.</param>
    /// <returns>What was made.</returns>
    public Task<TMade> CreateAsync<TMade, TDescribed>(
        OperatorCaller caller,
        AuditedChange change,
        Func<Task<TMade>> act,
        Func<TMade, TDescribed> describe,
        CancellationToken cancellationToken) =>
        RunAsync(caller, change, before: null, act, made => Describe(describe(made)), cancellationToken);

    /// <summary>Makes a change that takes long and tells how far it is. Whoever asked may go away meanwhile; then it ends.</summary>
    /// <param name="act">The work; it is done when the sequence ends.</param>
    /// <param name="describe">What was done so far, and how it was before, without secrets; asked at the end, however it came.</param>
    public async IAsyncEnumerable<OperatorPart<T>> StreamAsync<T, TDescribed>(
        OperatorCaller caller,
        AuditedChange change,
        IAsyncEnumerable<OperatorPart<T>> act,
        Func<(TDescribed? Before, TDescribed? After)> describe,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TDescribed : class
    {
        var begun = await BeginAsync(caller, change, before: null, cancellationToken);
        var (outcome, error) = (AuditOutcome.Failed, "Whoever asked went away before the end.");
        try
        {
            await using var parts = act.GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await parts.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
                {
                    (outcome, error) = (OutcomeOf(failure), failure.Message);
                    throw;
                }

                yield return parts.Current;
            }

            (outcome, error) = (AuditOutcome.Done, null);
        }
        finally
        {
            // Here too when nobody reads on: an entry stays begun only where the program was cut off.
            var (before, after) = describe();
            await trail.EndAsync(begun, entry => entry with
            {
                Outcome = outcome,
                Error = error,
                Before = before is null ? null : Describe(before),
                After = after is null ? null : Describe(after),
            });
        }
    }

    private async Task<T> RunAsync<T>(
        OperatorCaller caller,
        AuditedChange change,
        JsonElement? before,
        Func<Task<T>> act,
        Func<T, JsonElement> describe,
        CancellationToken cancellationToken)
    {
        var begun = await BeginAsync(caller, change, before, cancellationToken);
        T result;
        try
        {
            result = await act();
        }
        catch (Exception failure)
        {
            await FailAsync(begun, failure);
            throw;
        }

        await trail.EndAsync(begun, entry => entry with
        {
            Outcome = AuditOutcome.Done,
            Thing = change.ThingOf?.Invoke(result!) ?? entry.Thing,
            After = describe(result),
        });
        return result;
    }

    private Task<AuditEntry> BeginAsync(
        OperatorCaller caller, AuditedChange change, JsonElement? before, CancellationToken cancellationToken) => trail.BeginAsync(
        new AuditEntry
        {
            Id = "",
            At = default,
            Who = caller.Name,
            From = caller.From,
            Action = change.Action,
            Thing = change.Thing,
            Tenant = change.Tenant,
            Reason = change.Reason ?? caller.Reason,
            Asked = change.Asked,
            Before = before,
        },
        cancellationToken);

    private Task<AuditEntry> FailAsync(AuditEntry begun, Exception failure) =>
        trail.EndAsync(begun, entry => entry with { Outcome = OutcomeOf(failure), Error = failure.Message });

    private static AuditOutcome OutcomeOf(Exception failure) => failure is KeyNotFoundException or ArgumentException
        or InvalidRequestException or InvalidOperationException or DocumentConflictException
            ? AuditOutcome.Refused
            : AuditOutcome.Failed;

    private JsonElement Describe<T>(T thing) =>
        JsonSerializer.SerializeToElement(thing, json.Value.SerializerOptions.GetTypeInfo(typeof(T)));
}

/// <summary>What the audit trail says of a change.</summary>
/// <param name="Action">Area and act, for example <c>orders.give-up</c>.</param>
/// <param name="Thing">What it is done to, for example <c>orders/ID</c>; of what is made, its area.</param>
internal sealed record AuditedChange(string Action, string Thing)
{
    /// <summary>Whose the thing is; <see langword="null"/>: no tenant's.</summary>
    public string? Tenant { get; init; }

    /// <summary>Why, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>What was asked for in detail, without secrets; <see langword="null"/>: before and after say it.</summary>
    public JsonElement? Asked { get; init; }

    /// <summary>Names what was made.</summary>
    public Func<object, string>? ThingOf { get; init; }
}
