using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>
/// Knows which names a renewal may add, and finds a way to prove them. RenewCertificate has no <c>noautofilldomains</c> (manual 8.1.3), so
/// the reseller may add the free alternatives of the class (manual 6.2), and the CA wants them proved like the others.
/// </summary>
internal sealed class RenewalProofs(DcvPreflight preflight)
{
    /// <summary>The names that a renewal of a class may hold beside the ordered ones.</summary>
    public static ImmutableArray<string> AddedTo(IReadOnlyList<string> names, CertificateClass certificateClass)
    {
        var ordered = new List<CertificateName>(names.Count);
        foreach (var text in names)
        {
            if (CertificateName.TryParse(text, out var name))
            {
                ordered.Add(name);
            }
        }

        return OrderNames.TryArrange(certificateClass.NameRules, ordered, autoFill: true, out var filled, out _)
            ? [.. filled.All.Except(ordered).Select(name => name.Value)]
            : [];
    }

    /// <summary>
    /// Finds the first method of the profile by which the added names can be proved with the ordered ones, as far as can be seen now.
    /// </summary>
    /// <param name="offered">Its profile with the class.</param>
    /// <param name="usual">The method that the order has without them.</param>
    /// <param name="added">The names that the renewal may add.</param>
    /// <param name="published">
    /// The order for which hooks may publish a harmless proof; <see langword="null"/>: nothing is published.
    /// </param>
    /// <returns>The method; or none, with what stands against each.</returns>
    public async Task<(string? Method, string Obstacles)> FindMethodAsync(
        Order order,
        OfferedProfile offered,
        string usual,
        ImmutableArray<string> added,
        OrderId? published,
        CancellationToken cancellationToken)
    {
        ImmutableArray<string> all = [.. order.Names, .. added];
        var obstacles = new List<string>();
        foreach (var method in offered.Profile.DcvMethods.Where(
            method => offered.Class.Takes(method) && (method == usual || !DcvMethods.IsEmail(method))))
        {
            var choice = offered.ChooseDcv(all, method);
            if (choice.Method is null)
            {
                obstacles.Add(choice.Explanation);
                continue;
            }

            // Those that the order has anyway are waited for; another method must be possible for all at once.
            var found = await preflight.CheckAsync(
                order.Tenant, method == usual ? added : all, method, offered.Class.Ca, all, published, cancellationToken);
            if (found is { Refusal: null, Delay: null })
            {
                return (method, "");
            }

            obstacles.Add(found.Reason ?? found.Delay ?? found.Refusal!.Detail);
        }

        return (null, string.Join(" ", obstacles));
    }
}
