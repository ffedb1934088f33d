using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>
/// What one name costs in each class, by AddCertificate with <c>checkonly=1</c>, which orders nothing. It shows too whether the user may
/// order, as far as that can be seen.
/// </summary>
internal sealed class PriceCheck : IDoctorCheck
{
    private const string AnyName = "www.example.com";

    public string Name => "prices";

    public DoctorNeeds Needs => DoctorNeeds.Reseller;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = NameFor(context);
        var csr = CsrFor(name);
        foreach (var group in context.Configured.Profiles.Values
            .SelectMany(profile => profile.Classes, (profile, of) => (Profile: profile, Class: of))
            .GroupBy(each => each.Class, StringComparer.OrdinalIgnoreCase))
        {
            var (finding, quote) = await AskAsync(context, group.Key, group.First().Profile, name, csr, cancellationToken);
            if (quote is not null)
            {
                context.LearnPrice(quote.Price + quote.Vat);
            }

            yield return finding with { Subject = group.Key };
        }
    }

    private static async Task<(DoctorFinding Finding, CertificateQuote? Quote)> AskAsync(
        DoctorContext context, string of, CertificateProfile profile, string name, string csr, CancellationToken cancellationToken)
    {
        var known = CertificateClassCatalog.BuiltIn.Find(of);
        var request = new AddCertificateRequest
        {
            Class = of,
            CsrPem = csr,
            Names = [name],
            DcvMethod = profile.DcvMethods.FirstOrDefault(method => known?.Takes(method) != false),
            ServerType = profile.ServerType,
            Period = profile.Period,
            NoAutoFillDomains = true,

            // A technical contact's handle is taken for the question (manual 9.1.13); of other handles and of data a contact is made first.
            TechContacts = profile.TechContact is { Reference: { } tech } ? [tech] : [],
            EvApproverContacts = profile.EvApproverContact is { IsAtReseller: true, Reference: { } approver } ? [approver] : [],
            OrganizationContact = profile.OrganizationContact is { IsAtReseller: true, Reference: { } organization } ? organization : null,
        };
        try
        {
            var quote = await context.Reseller.Certificates.CheckAddAsync(request, CommandPriority.Interactive, cancellationToken);
            var currency = quote.Currency ?? (await context.AskAccountAsync(cancellationToken)).Status?.Currency
                ?? "in the account's currency";
            return (
                DoctorFinding.Ok(string.Create(
                    CultureInfo.InvariantCulture, $"{name} costs {quote.Price:0.00} {currency} net, {quote.Vat:0.00} VAT.")),
                quote);
        }
        catch (ResellerException refusal)
        {
            return (Judge(refusal, profile, name), null);
        }
    }

    private static DoctorFinding Judge(ResellerException refusal, CertificateProfile profile, string name)
    {
        var words = ResellerCheck.Words(refusal);
        var isMade = profile.TechContact is { Reference: null }
            || profile.OrganizationContact is { IsAtReseller: false } || profile.EvApproverContact is { IsAtReseller: false };
        return refusal.Kind switch
        {
            ResellerErrorKind.Authorization => DoctorFinding.Failed(
                $"The user may not send AddCertificate, not even with checkonly=1, or not from this address: {words}.",
                "Give the user the right to order certificates in the reseller's Control Panel."),
            ResellerErrorKind.Money =>
                DoctorFinding.Failed($"The account's money does not suffice: {words}.", "Add credit to the account."),
            ResellerErrorKind.InvalidInput or ResellerErrorKind.NotFound or ResellerErrorKind.State or ResellerErrorKind.Generic
                when isMade => DoctorFinding.Warning(
                    $"No price is told without the profile's contacts, which the first order makes: {words}.",
                    "Ask again when something was ordered; or ask the running bridge, which knows its contacts.") with
                {
                    Command = OperatorCommands.Line($"explain {name} --profile {profile.Name}"),
                },
            ResellerErrorKind.InvalidInput or ResellerErrorKind.NotFound or ResellerErrorKind.State => DoctorFinding.Failed(
                $"The reseller would not sell it: {words}.", "See the check 'profiles' for what the class can do.") with
            {
                Setting = $"Profiles:{profile.Name}:Class",
            },
            _ => DoctorFinding.Warning($"No price is told: {words}.", "Look whether it passes; orders wait as long."),
        };
    }

    /// <summary>A name that may be ordered here, as the reseller may look at it.</summary>
    private static string NameFor(DoctorContext context) => new TenantDirectory(context.Configured.Tenants).All
        .SelectMany(tenant => tenant.Names.Values)
        .Concat(context.Configured.HttpDcv.Names)
        .FirstOrDefault(name => name != NameSuffixes.Any) ?? AnyName;

    /// <summary>Prices are told for a CSR only (manual 9.1.13), whatever its key; this one's is kept nowhere.</summary>
    private static string CsrFor(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSigningRequestPem();
    }
}
