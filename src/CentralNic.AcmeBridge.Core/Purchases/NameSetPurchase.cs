using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <param name="Issuance">What it was made for.</param>
/// <param name="Attempt">Which of the issuance's purchases.</param>
/// <param name="At">When it was decided, UTC.</param>
internal sealed record NameSetPurchase(IssuanceId Issuance, int Attempt, DateTimeOffset At);
