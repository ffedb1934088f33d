using CentralNic.Acme.Documents;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Orders (RFC 8555 section 7.4).</summary>
internal sealed class OrderResource(Bridge bridge, AcmeUrls urls, CancellationToken stopping)
{
    /// <summary>Short, because the answer before was held already; never the wait of a client that asks on.</summary>
    private static readonly TimeSpan ProcessingRetry = TimeSpan.FromSeconds(3);

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

        var order = await bridge.Orders.CreateAsync(request.Account, Names(payload.Identifiers), payload.Profile, payload.Replaces, request.Aborted);
        return Answer(order) with { Status = StatusCodes.Status201Created };
    }

    private async Task<AcmeAnswer> ReadAsync(AccountRequest request)
    {
        request.RequirePostAsGet();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        return Answer(await bridge.Orders.ReadAsync(request.Account, request.OrderId, end.Token));
    }

    private async Task<AcmeAnswer> FinalizeAsync(AccountRequest request)
    {
        var payload = request.Read(AcmeJson.Default.FinalizePayload);
        if (!Base64Url.TryDecode(payload.Csr, out var csr))
        {
            throw new AcmeProblemException(AcmeErrorType.BadCsr, "'csr' is not base64url without padding; it must be the DER of a PKCS#10 request, so encoded.");
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        return Answer(await bridge.Orders.FinalizeAsync(request.Known, request.OrderId, csr, end.Token));
    }

    /// <summary>Every faulty identifier is named, not only the first (RFC 8555 section 6.7.1).</summary>
    private static List<DomainName> Names(IReadOnlyList<IdentifierDocument> identifiers)
    {
        if (identifiers.Count == 0)
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "'identifiers' is empty; an order needs at least one.");
        }

        var names = new List<DomainName>(identifiers.Count);
        var faults = new List<AcmeProblem>();
        foreach (var identifier in identifiers)
        {
            if (identifier is null)
            {
                throw new AcmeProblemException(AcmeErrorType.Malformed, "'identifiers' has a null.");
            }

            if (identifier.Type != IdentifierDocument.Dns)
            {
                faults.Add(new AcmeProblem(AcmeErrorType.UnsupportedIdentifier, "Only identifiers of type 'dns' are supported.")
                {
                    Identifier = identifier.Value,
                    IdentifierType = identifier.Type,
                });
            }
            else if (DomainName.TryParse(identifier.Value, out var name, out var reason))
            {
                names.Add(name);
            }
            else
            {
                faults.Add(new AcmeProblem(AcmeErrorType.RejectedIdentifier, reason) { Identifier = identifier.Value });
            }
        }

        return faults.Count == 0 ? names : throw Refusal(faults);
    }

    private static AcmeProblemException Refusal(List<AcmeProblem> faults)
    {
        var type = faults.All(fault => fault.Type == faults[0].Type) ? faults[0].Type : AcmeErrorType.Compound;
        var detail = faults.Count == 1
            ? faults[0].Detail
            : $"{faults.Count} identifiers are refused; see the subproblems.";
        return new AcmeProblemException(new AcmeProblem(type, detail) { Subproblems = [.. faults] });
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
                Authorizations = [.. Enumerable.Range(0, order.Authorizations.Length).Select(index => urls.Authorization(order.Id, index))],
                Finalize = urls.Finalize(order.Id),
                Certificate = order.Status == OrderStatus.Valid ? urls.Certificate(order.Id) : null,
            },
            AcmeJson.Default.OrderDocument) with
        {
            Location = urls.Order(order.Id),
            RetryAfter = order.Status == OrderStatus.Processing ? ProcessingRetry : null,
        };
}
