using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CentralNic.AcmeBridge.Operator.Certificates;

/// <summary>The certificates: lists, searches, what is known of one, its chain, revocation and early renewal.</summary>
internal static class CertificatesResource
{
    private const string Area = "certificates";
    private const string ChainType = "application/pem-certificate-chain";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var certificates = api.MapGroup("/" + Area).WithTags(Area);
        certificates.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listCertificates").WithSummary("List certificates, those that expire first come first; or search them");
        certificates.MapGet("/{certificate}", FindAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getCertificate")
            .WithSummary("All that is known of a certificate, by its id at the reseller, its order, serial number or fingerprint");
        certificates.MapGet("/{certificate}/chain", DownloadAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .Produces<string>(StatusCodes.Status200OK, ChainType)
            .WithName("getCertificateChain").WithSummary("The certificate with its intermediates, PEM, without root");
        certificates.MapPost("/{certificate}/revoke", RevokeAsync).RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("revokeCertificate").WithSummary("Revoke a certificate for good");
        certificates.MapPost("/{certificate}/renewal", RenewAsync).RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("renewCertificateEarly").WithSummary("Tell clients to renew a certificate early, or when it is due again");
    }

    private static async Task<Page<CertificateSummary>> ListAsync(
        [AsParameters] CertificatesQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var filter = query.ToFilter(caller, time.GetUtcNow());
        if (query.Search is { Length: > 0 } text)
        {
            filter = await bridge.Certificates.SearchAsync(filter, text, cancellationToken);
        }

        return query.Account is { } account
            ? await bridge.Certificates.ListOfAccountAsync(new AccountId(account), filter, page.ToRequest(), cancellationToken)
            : await bridge.Certificates.ListAsync(filter, page.ToRequest(), cancellationToken);
    }

    private static async Task<CertificateDetails> FindAsync(
        string certificate, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken) =>
        await bridge.Certificates.DescribeAsync(await RequireAsync(certificate, caller, bridge, cancellationToken), cancellationToken);

    private static async Task<ContentHttpResult> DownloadAsync(
        string certificate, int? alternate, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(certificate, caller, bridge, cancellationToken);
        if (alternate is { } wanted && (wanted < 0 || wanted > found.AlternateChainPems.Length))
        {
            throw new InvalidRequestException(
                "alternate", $"alternate is {wanted}: the certificate has the chains 0 to {found.AlternateChainPems.Length}.");
        }

        bridge.CertificateDownload.Note(found);
        return TypedResults.Text(found.Chain(alternate ?? 0), ChainType);
    }

    private static async Task<CertificateSummary> RevokeAsync(
        string certificate,
        RevokeCertificateRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        var found = await RequireAsync(certificate, caller, bridge, cancellationToken);
        return await changes.ChangeAsync(
            caller,
            Change("revoke", found, request.Note),
            async () => CertificateSummary.Of(await RequireAsync(found.Id.Value, caller, bridge, CancellationToken.None)),
            () => bridge.Revocations.RevokeAsync(found.Id, request.Reason, $"{caller.Name} (operator's API)", cancellationToken),
            cancellationToken);
    }

    private static async Task<CertificateRenewal> RenewAsync(
        string certificate,
        RenewCertificateRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (request is { Undo: true, From: not null })
        {
            throw new InvalidRequestException("undo", "from and undo exclude each other: leave one out.");
        }

        var found = await RequireAsync(certificate, caller, bridge, cancellationToken);
        return await changes.ChangeAsync(
            caller,
            Change("renew", found, reason: null),
            async () =>
            {
                var details = await FindAsync(found.Id.Value, caller, bridge, CancellationToken.None);
                var summary = details.Summary;
                return new CertificateRenewal(
                    summary.Certificate.Value, summary.Names, summary.RenewFrom, details.RenewalStart, details.RenewalEnd);
            },
            () => bridge.Renewals.PullForwardAsync(
                found.Id, request.Undo ? null : request.From?.ToUniversalTime() ?? time.GetUtcNow(), cancellationToken),
            cancellationToken);
    }

    private static AuditedChange Change(string act, IssuedCertificate certificate, string? reason) =>
        new($"{Area}.{act}", $"{Area}/{certificate.Id}") { Tenant = certificate.Tenant.Value, Reason = reason };

    /// <summary>Another tenant's certificate is as none.</summary>
    private static async Task<IssuedCertificate> RequireAsync(
        string reference, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken) =>
        await bridge.Certificates.FindAsync(reference, caller.Tenant is { } tenant ? new TenantId(tenant) : null, cancellationToken)
            ?? throw new KeyNotFoundException(
                $"There is no certificate {reference}. Name it by its id at the reseller, its order, serial number or fingerprint.");
}
