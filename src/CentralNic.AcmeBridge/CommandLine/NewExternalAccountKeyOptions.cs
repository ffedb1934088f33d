namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command line of <c>eab new</c>.</summary>
/// <param name="Tenant">The tenant whose accounts the key makes.</param>
/// <param name="Kid"><c>--kid KID</c>; <see langword="null"/>: one is made.</param>
/// <param name="OneAccountOnly"><c>--one-account-only</c>.</param>
internal sealed record NewExternalAccountKeyOptions(string Tenant, string? Kid, bool OneAccountOnly);
