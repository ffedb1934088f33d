namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>What a client is told of a certificate's renewal (RFC 9773 section 4.2).</summary>
/// <param name="Window">When it is best renewed.</param>
/// <param name="AskAgainAfter">When the client should ask again.</param>
public sealed record RenewalInformation(RenewalWindow Window, TimeSpan AskAgainAfter);
