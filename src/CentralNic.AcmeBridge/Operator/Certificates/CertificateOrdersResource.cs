using System.Security.Cryptography;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Certificates;

/// <summary>Orders for what no ACME client can fetch.</summary>
internal static class CertificateOrdersResource
{
    private const string PemLabel = "CERTIFICATE REQUEST";
    private const int LongestToken = 200;

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/certificates/orders", OrderAsync).WithTags("certificates").RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("orderCertificate").WithSummary("Order a certificate for a CSR; the same request again orders nothing");

    private static async Task<OrderedCertificate> OrderAsync(
        OrderCertificateRequest request, OperatorCaller caller, Bridge bridge, ChangeRecorder changes, CancellationToken cancellationToken)
    {
        var tenant = caller.FilterBy(request.Tenant)
            ?? throw new InvalidRequestException("tenant", "tenant is missing: say who pays.");
        if (bridge.Tenants.All.All(known => known.Id.Value != tenant))
        {
            throw new InvalidRequestException("tenant", $"There is no tenant '{tenant}'.");
        }

        if (request.Token is { Length: 0 or > LongestToken })
        {
            throw new InvalidRequestException("token", $"token must have 1 to {LongestToken} characters, or be left out.");
        }

        var wanted = new OperatorOrderRequest
        {
            Tenant = new TenantId(tenant),
            Profile = request.Profile,
            Csr = DerOf(request.Csr),
            Token = request.Token,
            ListedNamesOnly = caller.Tenant is not null,
            By = caller.Name,
        };
        return await changes.CreateAsync(
            caller,
            new AuditedChange("certificates.order", "orders")
            {
                Tenant = tenant,
                ThingOf = made => $"orders/{((OrderedCertificate)made).Order}",
            },
            () => PlaceAsync(bridge, wanted, cancellationToken),
            made => made,
            cancellationToken);
    }

    private static async Task<OrderedCertificate> PlaceAsync(
        Bridge bridge, OperatorOrderRequest wanted, CancellationToken cancellationToken)
    {
        try
        {
            var (order, created) = await bridge.OperatorOrdering.OrderAsync(wanted, cancellationToken);
            return new OrderedCertificate(
                order.Id.Value,
                created,
                order.Tenant.Value,
                order.Profile,
                order.Names,
                order.Status.ToString(),
                order.Certificate?.Value,
                order.Error?.Detail);
        }
        catch (AcmeProblemException refused)
        {
            throw Refusal(refused.Problem);
        }
    }

    /// <summary>What an ACME client would be told, as the operator's API tells it.</summary>
    private static Exception Refusal(AcmeProblem problem)
    {
        var words = string.Join(
            ' ', problem.Subproblems.Select(name => $"{name.Identifier}: {name.Detail}").Prepend(problem.Detail));
        return problem.Type switch
        {
            AcmeErrorType.RateLimited => new InvalidOperationException(words),
            AcmeErrorType.InvalidProfile => new InvalidRequestException("profile", words),
            _ => new InvalidRequestException("csr", words),
        };
    }

    private static byte[] DerOf(string? csr)
    {
        if (string.IsNullOrWhiteSpace(csr))
        {
            throw new InvalidRequestException("csr", "csr is missing: give the PKCS #10 request, PEM or base64 of its DER.");
        }

        if (PemEncoding.TryFind(csr, out var fields))
        {
            return csr[fields.Label] is PemLabel or "NEW " + PemLabel
                ? Convert.FromBase64String(csr[fields.Base64Data])
                : throw new InvalidRequestException("csr", $"csr is PEM of '{csr[fields.Label]}': give a '{PemLabel}'.");
        }

        var der = new byte[csr.Length];
        return Convert.TryFromBase64String(csr.Trim(), der, out var length)
            ? der[..length]
            : throw new InvalidRequestException("csr", "csr is neither PEM nor base64: give the PKCS #10 request as openssl writes it.");
    }
}
