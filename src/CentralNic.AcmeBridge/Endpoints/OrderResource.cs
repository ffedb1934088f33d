using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Orders (RFC 8555 section 7.4).</summary>
internal sealed class OrderResource(Bridge bridge, AcmeUrls urls, CancellationToken stopping)
{
    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapByAccount("/new-order", CreateAsync);
        endpoints.MapByAccount("/order/{order}", ReadAsync);
        endpoints.MapByAccount("/order/{order}/finalize", FinalizeAsync);
    }

    private async Task<AcmeAnswer> CreateAsync(AccountRequest request)
    {
        var payload = request.Read(AcmeJson.Default.NewOrderPayload);
        if (payload.NotBefore is not null || payload.NotAfter is not null)
        {
            throw new AcmeProblemException(
                AcmeErrorType.Malformed, "notBefore and notAfter cannot be chosen: the CA sets the dates. Leave them out.");
        }

        var order = await bridge.OrderCreation.CreateAsync(
            request.Account,
            RequestedNames.Read(payload.Identifiers),
            payload.Profile,
            payload.Replaces,
            request.Client,
            request.Aborted);
        return Answer(order) with { Status = StatusCodes.Status201Created };
    }

    private async Task<AcmeAnswer> ReadAsync(AccountRequest request)
    {
        request.RequirePostAsGet();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        return Answer(await bridge.OrderReading.ReadAsync(request.Account, request.OrderId, request.LongestHold, end.Token));
    }

    private async Task<AcmeAnswer> FinalizeAsync(AccountRequest request)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        if (request.IsPostAsGet
            && await bridge.OrderReading.ReadAsync(
                request.Account,
                request.OrderId,
                request.LongestHold,
                end.Token) is { Status: not (OrderStatus.Pending or OrderStatus.Ready) } begun)
        {
            // Clients are about that ask here how the order stands that they finalized.
            return Answer(begun);
        }

        var payload = request.Read(AcmeJson.Default.FinalizePayload);
        if (!Base64Url.TryDecode(payload.Csr, out var csr))
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadCsr, "'csr' is not base64url without padding; it must be the DER of a PKCS#10 request, so encoded.");
        }

        return Answer(await bridge.OrderFinalization.FinalizeAsync(request.Known, request.OrderId, csr, request.LongestHold, end.Token));
    }

    private AcmeAnswer Answer(Order order) =>
        AcmeAnswer.Of(
            new OrderDocument
            {
                Status = order.Status.ToString().ToLowerInvariant(),
                Expires = order.Expires,
                Identifiers = [.. order.Names.Select(IdentifierDocument.ForDns)],
                Profile = order.Profile,
                Replaces = order.Replaces,
                Error = order.Error is null ? null : ProblemDocument.From(order.Error),
                Authorizations = [.. Enumerable.Range(0, order.Authorizations.Length).Select(index => urls.Authorization(order, index))],
                Finalize = urls.Finalize(order.Id),
                Certificate = order.Status == OrderStatus.Valid ? urls.Certificate(order.Id) : null,
            },
            AcmeJson.Default.OrderDocument) with
        {
            Location = urls.Order(order.Id),
            RetryAfter = bridge.OrderReading.RetryAfter(order),
        };
}
