using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Restores;

/// <summary>A CertificateOrder that the reseller's account has, that the store does not know, and that could not be taken over.</summary>
/// <param name="CertificateOrder">Its id.</param>
/// <param name="Names">Its names, as far as they are known; none: any order may be for them.</param>
/// <param name="Reason">Why it was not taken over, as a sentence.</param>
public sealed record UnsettledPurchase(string CertificateOrder, ImmutableArray<string> Names, string Reason);
