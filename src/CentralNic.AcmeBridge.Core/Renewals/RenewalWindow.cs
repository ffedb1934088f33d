namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>The time in which a certificate is best renewed; clients choose a moment in it at random (RFC 9773 section 4.2).</summary>
/// <param name="Start">Its start, UTC.</param>
/// <param name="End">Its end, UTC, after the start.</param>
public readonly record struct RenewalWindow(DateTimeOffset Start, DateTimeOffset End);
