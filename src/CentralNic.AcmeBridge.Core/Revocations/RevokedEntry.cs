namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>What a CA says of a certificate that it revoked.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">The code of the reason (RFC 5280 section 5.3.1); <see langword="null"/>: none is given.</param>
internal readonly record struct RevokedEntry(DateTimeOffset At, int? Reason);
