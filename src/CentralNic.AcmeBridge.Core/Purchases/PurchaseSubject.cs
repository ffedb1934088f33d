using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>Whose purchases are counted.</summary>
/// <param name="Limit">The limit's name, as in the configuration.</param>
/// <param name="Rule">The rule that it refuses by.</param>
/// <param name="Words">Whose, in words for the client.</param>
/// <param name="Rate">The limit; <see langword="null"/>: none.</param>
internal sealed record PurchaseSubject(
    string Limit, string Rule, string Words, PurchaseRate? Rate, Versioned<PurchaseCount> Count);
