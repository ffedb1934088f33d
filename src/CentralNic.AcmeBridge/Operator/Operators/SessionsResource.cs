using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Operators;

/// <summary>Who is signed in to the pages.</summary>
internal static class SessionsResource
{
    private const string Area = "sessions";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var sessions = api.MapGroup("/" + Area).WithTags(Area).RequireAuthorization(OperatorPolicies.Operate);
        sessions.MapGet("", ListAsync).WithName("listSessions").WithSummary("List who is signed in to the pages");
        sessions.MapPost("/end", EndAllAsync).WithName("endSessionsOfOperator")
            .WithSummary("End all sessions of an operator, also of one whom an OpenID provider named");
        sessions.MapPost("/{session}/end", EndAsync).WithName("endSession").WithSummary("End a session: its operator must sign in again");
    }

    private static async Task<Page<SessionReport>> ListAsync(
        [AsParameters] PageQuery page, OperatorSessions sessions, CancellationToken cancellationToken) =>
        (await sessions.ListAsync(page.ToRequest(), cancellationToken)).Select(each => SessionReport.Of(each.Session, each.Role));

    private static async Task<EndedSessions> EndAllAsync(
        EndSessionsRequest request,
        OperatorCaller caller,
        OperatorSessions sessions,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        if (request.Operator?.Trim() is not { Length: > 0 } name)
        {
            throw new InvalidRequestException("operator", "operator is missing: give the name of who is signed in.");
        }

        return await changes.CreateAsync(
            caller,
            new AuditedChange(Area + ".end-all", $"operators/{name}"),
            async () => await sessions.EndAllAsync(name, cancellationToken) is > 0 and var ended
                ? new EndedSessions(name, ended)
                : throw new KeyNotFoundException($"Nobody of the name '{name}' is signed in."),
            static ended => ended,
            cancellationToken);
    }

    private static async Task<SessionReport> EndAsync(
        string session, OperatorCaller caller, OperatorSessions sessions, ChangeRecorder changes, CancellationToken cancellationToken)
    {
        var kept = await sessions.FindByIdAsync(session, cancellationToken)
            ?? throw new KeyNotFoundException($"There is no session {session}, or it has ended.");
        return await changes.ChangeAsync(
            caller,
            new AuditedChange(Area + ".end", $"{Area}/{session}"),
            async () => SessionReport.Of(
                kept,
                await sessions.FindByIdAsync(session, cancellationToken) is { } now
                    ? await sessions.RoleOfAsync(now, cancellationToken)
                    : null),
            () => sessions.EndAsync(session, cancellationToken),
            cancellationToken);
    }
}

/// <summary>Says whose sessions are to end.</summary>
/// <param name="Operator">Who, as the list of sessions names them; upper and lower case are the same.</param>
internal sealed record EndSessionsRequest(string? Operator = null);

/// <summary>Sessions that have ended.</summary>
/// <param name="Operator">Whose.</param>
/// <param name="Ended">How many.</param>
internal sealed record EndedSessions(string Operator, int Ended);

/// <summary>That somebody is signed in.</summary>
internal sealed record SessionReport
{
    /// <summary>Names it.</summary>
    public required string Id { get; init; }

    /// <summary>Who: an operator of the store, or what the OpenID provider calls them.</summary>
    public required string Operator { get; init; }

    /// <summary>What they may do now; absent: the session has ended.</summary>
    public string? Role { get; init; }

    /// <summary>From where they signed in.</summary>
    public string? From { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends at the latest, UTC.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    internal static SessionReport Of(OperatorSession session, OperatorRole? role) => new()
    {
        Id = session.Id,
        Operator = session.Name,
        Role = role?.ToString(),
        From = session.From,
        CreatedAt = session.CreatedAt,
        EndsAt = session.EndsAt,
    };
}

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<SessionReport>))]
[JsonSerializable(typeof(EndSessionsRequest))]
[JsonSerializable(typeof(EndedSessions))]
internal sealed partial class SessionsJson : JsonSerializerContext;
