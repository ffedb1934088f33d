using CentralNic.Acme.Documents;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Authorizations and their challenges (RFC 8555 sections 7.4.1 and 7.5).</summary>
internal sealed class AuthorizationResource(Bridge bridge, AcmeUrls urls, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan ProcessingRetry = TimeSpan.FromSeconds(3);

    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapByAccount("/new-authz", CreateAsync);
        endpoints.MapByAccount("/authorization/{order}/{authorization}", ReadOrDeactivateAsync);
        endpoints.MapByAccount("/challenge/{order}/{authorization}/{type}", ReadOrStartChallengeAsync);
    }

    private async Task<AcmeAnswer> CreateAsync(AccountRequest request)
    {
        var name = RequestedNames.ReadOne(request.Read(AcmeJson.Default.NewAuthzPayload).Identifier);
        var (order, index, created) = await bridge.Authorizations.AuthorizeAsync(request.Account, name, request.Aborted);
        return Answer(order, index) with
        {
            Status = created ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            Location = urls.Authorization(order, index),
        };
    }

    private async Task<AcmeAnswer> ReadOrDeactivateAsync(AccountRequest request)
    {
        var (id, index) = (request.OrderId, request.AuthorizationIndex);
        if (request.IsPostAsGet)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
            return Answer(await bridge.Authorizations.ReadAsync(request.Account, id, index, request.LongestHold, end.Token), index);
        }

        if (request.Read(AcmeJson.Default.AuthorizationUpdatePayload).Status != "deactivated")
        {
            throw new AcmeProblemException(
                AcmeErrorType.Malformed,
                "An authorization is read with an empty payload (POST-as-GET) or given up with {\"status\":\"deactivated\"}; nothing else "
                + "can be sent.");
        }

        return Answer(await bridge.Authorizations.DeactivateAsync(request.Account, id, index, request.Aborted), index);
    }

    private async Task<AcmeAnswer> ReadOrStartChallengeAsync(AccountRequest request)
    {
        var (id, index, type) = (request.OrderId, request.AuthorizationIndex, request.ChallengeType);
        Order order;
        if (request.IsPostAsGet)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
            order = await bridge.Authorizations.ReadAsync(request.Account, id, index, request.LongestHold, end.Token);
        }
        else
        {
            request.RequireObject();
            order = await bridge.Authorizations.StartChallengeAsync(
                request.Known, urls.Account(request.Account.Id), id, index, type, request.Aborted);
        }

        var challenge = order.Authorizations[index].Challenge(type)
            ?? throw new AcmeProblemException(
                new AcmeProblem(AcmeErrorType.Malformed, "There is no such challenge (any more).") { Status = 404 });
        return AcmeAnswer.Of(Document(order, index, challenge), AcmeJson.Default.ChallengeDocument) with
        {
            Up = urls.Authorization(order, index),
            RetryAfter = RetryAfter([challenge]),
        };
    }

    private AcmeAnswer Answer(Order order, int index)
    {
        var authorization = order.Authorizations[index];
        return AcmeAnswer.Of(
            new AuthorizationDocument
            {
                Identifier = IdentifierDocument.ForDns(authorization.Name),
                Status = StatusOf(order, authorization).ToString().ToLowerInvariant(),
                Expires = authorization.Expires,
                // Last, whatever order is configured: it has no token, and uacme and ruby-acme-client look for one in all that they come
                // by.
                Challenges = [.. authorization.Challenges
                    .OrderBy(challenge => challenge.Type == ChallengeType.DnsPersist01)
                    .Select(challenge => Document(order, index, challenge))],
                Wildcard = authorization.Wildcard ? true : null,
            },
            AcmeJson.Default.AuthorizationDocument) with
        { RetryAfter = RetryAfter(authorization.Challenges) };
    }

    /// <summary>A pending authorization of an order that came to nothing can no longer become valid.</summary>
    private AuthorizationStatus StatusOf(Order order, Authorization authorization) =>
        order.Status == OrderStatus.Invalid && authorization.Status == AuthorizationStatus.Pending
            ? AuthorizationStatus.Expired
            : authorization.At(time.GetUtcNow()).Status;

    private static TimeSpan? RetryAfter(IEnumerable<Challenge> challenges) =>
        challenges.Any(challenge => challenge.Status == ChallengeStatus.Processing) ? ProcessingRetry : null;

    private ChallengeDocument Document(Order order, int index, Challenge challenge)
    {
        var isPersistent = challenge.Type == ChallengeType.DnsPersist01;
        var persist = isPersistent ? bridge.Policy.DnsPersist : null;
        return new ChallengeDocument
        {
            Type = challenge.Type,
            Url = urls.Challenge(order.OriginOf(index), challenge.Type),
            Status = challenge.Status.ToString().ToLowerInvariant(),
            Validated = challenge.Validated,
            Token = isPersistent ? null : challenge.Token,
            IssuerDomainNames = persist?.IssuerDomainNames,
            IssuerDomainNamesOfDraft01 = persist is { AcceptsAccountUrl: true } ? persist.IssuerDomainNames : null,
            Error = challenge.Error is null ? null : ProblemDocument.From(challenge.Error),
        };
    }
}
