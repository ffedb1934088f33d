namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>A revocation list or an OCSP answer cannot be had or used; it says nothing about any certificate.</summary>
/// <param name="message">Why, without trailing dot.</param>
internal sealed class RevocationSourceException(string message) : Exception(message);
