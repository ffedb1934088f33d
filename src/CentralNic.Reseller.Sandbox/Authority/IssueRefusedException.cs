namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>The CA does not issue; the message says why.</summary>
internal sealed class IssueRefusedException(string message) : Exception(message);
