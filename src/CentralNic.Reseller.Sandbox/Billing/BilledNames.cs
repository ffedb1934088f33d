using CentralNic.Reseller.Names;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Billing;

/// <summary>The final names of a request and which of them are paid for.</summary>
/// <param name="All">All names: the requested ones in their order, then the free ones that were added.</param>
/// <param name="Paid">The names that are billed.</param>
internal sealed record BilledNames(IReadOnlyList<string> All, IReadOnlyList<string> Paid)
{
    /// <summary>Applies a class's rules to the requested names (manual 6.2, 7.2, 9.3.2). The first name is the common name.</summary>
    /// <exception cref="CommandRefusedException">541: the class cannot carry these names.</exception>
    public static BilledNames Resolve(CertificateClass of, IReadOnlyList<string> requested, bool autoFill) =>
        requested.Count > 0 && !CommonNames.Fits(requested[0])
            ? throw new CommandRefusedException(
                ReturnCodes.InvalidAttributeValue, $"DOMAIN0: a common name holds {CommonNames.MaxLength} characters, this one has {requested[0].Length}")
            : OrderNames.TryArrange(of.NameRules, requested.Select(CertificateName.Parse), autoFill, out var names, out var refusal)
            ? new([.. names.All.Select(static name => name.Value)], [.. names.Paid.Select(static name => name.Value)])
            : throw new CommandRefusedException(ReturnCodes.InvalidAttributeValue, $"{of.DisplayName} {Why(of, refusal.Value)}");

    private static string Why(CertificateClass of, NameRefusal refusal) => refusal switch
    {
        NameRefusal.Wildcard => "does not support wildcard domains",
        NameRefusal.MultipleNames => "supports only one domain and its free alternative",
        NameRefusal.TooManyNames => $"supports at most {of.MaxDomains} domains",
        _ => "needs a domain",
    };
}
