using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Names;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>
/// Immediate issuance (manual 3.6, 5.1.3, 9.1.20): the CA makes a token for the CSR, the token is shown, and the certificate is in the
/// answer to the order. Only DigiCert's DV classes have it, with files and text records.
/// </summary>
internal sealed class ImmediateIssuance(ResellerClient reseller, ILogger<ImmediateIssuance> logger)
{
    /// <summary>Where DigiCert looks for a file; answers to orders name no other path (manual 9.1.18).</summary>
    private const string FilePath = "/.well-known/pki-validation/fileauth.txt";

    /// <summary>Whether an order can be fulfilled so.</summary>
    public static bool IsPossible(Issuance issuance, OfferedProfile offered, string method) =>
        offered.Profile.ImmediateIssuance
        && offered.Class.ImmediateIssuance
        && !issuance.ImmediateFailed
        && (DcvMethods.IsFile(method) || IsText(method));

    /// <summary>
    /// The scope to order with: the token is published before the CA names the domain that it would validate, so records are validated
    /// at the very names. Files always are.
    /// </summary>
    public static DcvScope? ScopeOf(Issuance issuance) =>
        issuance.RequestToken is not null && IsText(issuance.DcvMethod!) ? DcvScope.Fqdn : null;

    /// <summary>The proofs that a token makes.</summary>
    public static ImmutableArray<DcvToken> ProofsOf(string token, string method, IReadOnlyList<string> names) => DcvMethods.IsFile(method)
        ? [.. names.Select(name => new DcvToken { Name = name, Domain = name, File = new DcvFile(FilePath, token) })]
        : [.. names.Select(name => (Name: name, Bare: NameSuffixes.Bare(name))).DistinctBy(name => name.Bare)
            .Select(name =>
                new DcvToken { Name = name.Name, Domain = name.Bare, Record = new DcvRecord(name.Bare, DcvRecord.Txt, token) })];

    /// <summary>Has a token made for the order's CSR (CheckCertificate).</summary>
    /// <returns>The token; <see langword="null"/>: there is none, and the ordinary way is to be taken.</returns>
    /// <exception cref="ResellerException">The reseller is away or busy; to be tried again.</exception>
    public async Task<string?> FetchTokenAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var request = new CheckCertificateRequest
        {
            Class = offered.Class.Name,
            CsrPem = order.Issuance!.CsrPem,
            Names = CommonNames.Arrange(order.Names),
            GenerateDcvToken = true,
        };
        try
        {
            var check = await reseller.Certificates.CheckAsync(request, CommandPriority.Interactive, cancellationToken);
            return check.DcvToken;
        }
        catch (ResellerException refusal) when (!refusal.IsRetryable())
        {
            logger.NotImmediate(refusal.Message, order.Id.Value, "the CA makes no token");
            return null;
        }
    }

    private static bool IsText(string method) => string.Equals(method, DcvMethods.DnsTxt, StringComparison.OrdinalIgnoreCase);
}
