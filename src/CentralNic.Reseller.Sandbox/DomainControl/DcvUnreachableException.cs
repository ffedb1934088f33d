namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>A customer's server could not be asked; the message says which and why.</summary>
internal sealed class DcvUnreachableException(string message) : Exception(message);
