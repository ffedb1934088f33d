using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Tokens;

/// <summary>The bearer tokens of this API.</summary>
internal static class TokensResource
{
    private const string Area = "tokens";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/" + Area).WithTags(Area).RequireAuthorization(OperatorPolicies.Operate);
        tokens.MapGet("", ListAsync).WithName("listTokens").WithSummary("List the tokens, revoked and expired ones too");
        tokens.MapPost("", CreateAsync).WithName("createToken").WithSummary("Make a token; it is told this once");
        tokens.MapPost("/{token}/revoke", RevokeAsync).WithName("revokeToken").WithSummary("Revoke a token: it is refused from now on");
    }

    private static async Task<Page<TokenReport>> ListAsync(
        [AsParameters] PageQuery page, OperatorTokens tokens, TimeProvider time, CancellationToken cancellationToken) =>
        (await tokens.ListAsync(page.ToRequest(), cancellationToken)).Select(token => TokenReport.Of(token, time.GetUtcNow()));

    private static Task<NewTokenReport> CreateAsync(
        NewTokenRequest request,
        OperatorCaller caller,
        Bridge bridge,
        OperatorTokens tokens,
        ChangeRecorder changes,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Label))
        {
            throw new InvalidRequestException("label", "label is missing: say what the token is for.");
        }

        if (!OperatorRole.TryParse(request.Role, out var role))
        {
            throw new InvalidRequestException("role", $"role is '{request.Role}': give view, operate or tenant:NAME.");
        }

        if (role.Tenant is { } tenant && bridge.Tenants.All.All(known => known.Id.Value != tenant))
        {
            throw new InvalidRequestException("role", $"There is no tenant '{tenant}'.");
        }

        if (request.Days is <= 0 or > 3650)
        {
            throw new InvalidRequestException("days", $"days is {request.Days}: give 1 to 3650, or leave it out for a token without end.");
        }

        return changes.CreateAsync(
            caller,
            new AuditedChange("tokens.create", Area) { Tenant = role.Tenant, ThingOf = made => $"{Area}/{((NewTokenReport)made).Kept.Id}" },
            async () =>
            {
                var (kept, token) = await tokens.CreateAsync(
                    request.Label.Trim(),
                    role,
                    request.Days is { } days ? TimeSpan.FromDays(days) : null,
                    cancellationToken);
                return new NewTokenReport(TokenReport.Of(kept, time.GetUtcNow()), token);
            },
            made => made.Kept,
            cancellationToken);
    }

    private static async Task<TokenReport> RevokeAsync(
        string token,
        OperatorCaller caller,
        OperatorTokens tokens,
        ChangeRecorder changes,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        async Task<TokenReport> DescribeAsync() => TokenReport.Of(
            await tokens.FindAsync(token, cancellationToken) ?? throw new KeyNotFoundException($"There is no token {token}."),
            time.GetUtcNow());

        return await changes.ChangeAsync(
            caller,
            new AuditedChange("tokens.revoke", $"{Area}/{token}"),
            DescribeAsync,
            () => tokens.RevokeAsync(token, cancellationToken),
            cancellationToken);
    }
}

/// <summary>A token, without what makes it one.</summary>
internal sealed record TokenReport
{
    /// <summary>Names it.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Label { get; init; }

    /// <summary>What it allows: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</summary>
    public required string Role { get; init; }

    /// <summary><c>good</c>, <c>revoked</c> or <c>expired</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused, UTC; absent: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, UTC, to the hour; absent: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    internal static TokenReport Of(OperatorToken token, DateTimeOffset now) => new()
    {
        Id = token.Id,
        Label = token.Label,
        Role = token.Role,
        Status = token.RevokedAt is not null ? "revoked" : token.IsGood(now) ? "good" : "expired",
        CreatedAt = token.CreatedAt,
        ExpiresAt = token.ExpiresAt,
        LastUsedAt = token.LastUsedAt,
    };
}

/// <summary>A token that was made.</summary>
/// <param name="Kept">What can be told of it later.</param>
/// <param name="Token">The token itself. It cannot be told again.</param>
internal sealed record NewTokenReport(TokenReport Kept, string Token);

/// <summary>Asks for a token.</summary>
/// <param name="Label">What it is for.</param>
/// <param name="Role">What it allows: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</param>
/// <param name="Days">For how many days; absent: without end.</param>
internal sealed record NewTokenRequest(string? Label, string? Role, int? Days = null);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<TokenReport>))]
[JsonSerializable(typeof(NewTokenReport))]
[JsonSerializable(typeof(NewTokenRequest))]
internal sealed partial class TokensJson : JsonSerializerContext;
