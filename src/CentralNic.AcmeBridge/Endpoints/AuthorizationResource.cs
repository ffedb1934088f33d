using CentralNic.Acme.Documents;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core;
using CentralNic.AcmeBridge.Core.Authorizations;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Authorizations and their challenges (RFC 8555 section 7.5).</summary>
internal sealed class AuthorizationResource(Bridge bridge, AcmeUrls urls, CancellationToken stopping)
{
    private static readonly TimeSpan ProcessingRetry = TimeSpan.FromSeconds(3);

    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapByAccount("/authorization/{order}/{authorization}", ReadAsync);
        endpoints.MapByAccount("/challenge/{order}/{authorization}/{type}", ReadOrStartChallengeAsync);
    }

    private async Task<AcmeAnswer> ReadAsync(AccountRequest request)
    {
        request.RequirePostAsGet();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        var index = request.AuthorizationIndex;
        var order = await bridge.Orders.ReadAuthorizationAsync(request.Account, request.OrderId, index, end.Token);
        var authorization = order.Authorizations[index];
        return AcmeAnswer.Of(
            new AuthorizationDocument
            {
                Identifier = IdentifierDocument.ForDns(authorization.Name),
                Status = StatusOf(order, authorization),
                Expires = authorization.Expires,
                Challenges = [.. authorization.Challenges.Select(challenge => Document(order, index, challenge))],
                Wildcard = authorization.Wildcard ? true : null,
            },
            AcmeJson.Default.AuthorizationDocument) with
        { RetryAfter = RetryAfter(authorization.Challenges) };
    }

    private async Task<AcmeAnswer> ReadOrStartChallengeAsync(AccountRequest request)
    {
        var (id, index, type) = (request.OrderId, request.AuthorizationIndex, request.ChallengeType);
        Order order;
        if (request.IsPostAsGet)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
            order = await bridge.Orders.ReadAuthorizationAsync(request.Account, id, index, end.Token);
        }
        else
        {
            request.RequireObject();
            order = await bridge.Orders.StartChallengeAsync(request.Known, id, index, type, request.Aborted);
        }

        var challenge = order.Authorizations[index].Challenge(type)
            ?? throw new AcmeProblemException(new AcmeProblem(AcmeErrorType.Malformed, "There is no such challenge (any more).") { Status = 404 });
        return AcmeAnswer.Of(Document(order, index, challenge), AcmeJson.Default.ChallengeDocument) with
        {
            Up = urls.Authorization(id, index),
            RetryAfter = RetryAfter([challenge]),
        };
    }

    /// <summary>A pending authorization of an order that came to nothing can no longer become valid.</summary>
    private static string StatusOf(Order order, Authorization authorization) =>
        (order.Status == OrderStatus.Invalid && authorization.Status == AuthorizationStatus.Pending
            ? AuthorizationStatus.Expired
            : authorization.Status).ToString().ToLowerInvariant();

    private static TimeSpan? RetryAfter(IEnumerable<Challenge> challenges) =>
        challenges.Any(challenge => challenge.Status == ChallengeStatus.Processing) ? ProcessingRetry : null;

    private ChallengeDocument Document(Order order, int index, Challenge challenge) => new()
    {
        Type = challenge.Type,
        Url = urls.Challenge(order.Id, index, challenge.Type),
        Status = challenge.Status.ToString().ToLowerInvariant(),
        Validated = challenge.Validated,
        Token = challenge.Token,
        Error = challenge.Error is null ? null : ProblemDocument.From(challenge.Error),
    };
}
