namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>An order that a certificate was handed out for.</summary>
/// <param name="Order">Its id.</param>
/// <param name="Account">Who ordered.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Created">When it was made, UTC.</param>
public sealed record CertificateOrderReference(string Order, string Account, string Profile, DateTimeOffset Created);
