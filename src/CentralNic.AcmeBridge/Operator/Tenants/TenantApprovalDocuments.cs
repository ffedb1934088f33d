using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Operator.Tenants;

/// <summary>Who approves a tenant's purchases, without the secret.</summary>
/// <param name="Url">The system that is asked; <c>none</c>: nobody is.</param>
/// <param name="MaxWait">How long a decision is awaited, for example <c>24h</c>; then the order is refused.</param>
/// <param name="Timeout">How long one question may take, for example <c>10s</c>.</param>
/// <param name="SecretSetAt">When the secret was set, UTC; absent for tenants of the configuration.</param>
/// <param name="Problem">Why nobody can be asked, so that the tenant's orders wait.</param>
internal sealed record TenantApprovalDocument(
    string Url, string? MaxWait = null, string? Timeout = null, DateTimeOffset? SecretSetAt = null, string? Problem = null)
{
    /// <summary>Stands in place of the URL where nobody is asked.</summary>
    internal const string Nobody = "none";

    internal static TenantApprovalDocument Of(TenantApprovalReport report) => new(
        report.Url?.OriginalString ?? Nobody,
        report.MaxWait is { } wait ? DurationText.Format(wait) : null,
        report.Timeout is { } timeout ? DurationText.Format(timeout) : null,
        report.SecretSetAt,
        report.IsReadable ? null : "The secret was encrypted with another file than is there now: give it again.");
}

/// <summary>Says who approves a tenant's purchases. What is left out stays.</summary>
/// <param name="Url">
/// Your system that is asked before each purchase and renewal: https, or http on the bridge's machine. <c>none</c>: nobody is asked for
/// this tenant. Empty: as for all tenants.
/// </param>
/// <param name="Secret">What the questions are signed with: <c>whsec_</c> and 24 to 64 bytes in Base64. Nothing shows it again.</param>
/// <param name="MaxWait">How long a decision is awaited, 1m to 30d; then the order is refused. Empty: 24h.</param>
/// <param name="Timeout">How long one question may take, 1s to 1m. Empty: 10s.</param>
internal sealed record TenantApprovalRequest(string? Url = null, string? Secret = null, string? MaxWait = null, string? Timeout = null)
{
    private const string UrlKey = "approval.url";

    /// <summary>Whether nothing is said.</summary>
    internal bool IsEmpty => Url is null && Secret is null && MaxWait is null && Timeout is null;

    /// <summary>The approval with what is given.</summary>
    /// <param name="current">The tenant's own; <see langword="null"/>: as for all.</param>
    /// <returns>The tenant's own; <see langword="null"/>: as for all.</returns>
    public TenantApproval? ApplyTo(TenantApproval? current) => Url?.Trim() switch
    {
        "" => null,
        null when current is null =>
            throw new InvalidRequestException(UrlKey, $"{UrlKey} is missing: give the URL of your system, or none."),
        null => Filled(current),
        TenantApprovalDocument.Nobody => new TenantApproval(),
        var url => Filled((current ?? new TenantApproval()) with { Url = ToUrl(url) }),
    };

    private TenantApproval Filled(TenantApproval approval) => approval with
    {
        NewSecret = string.IsNullOrWhiteSpace(Secret) ? null : new Secret(Secret.Trim()),
        MaxWait = ToDuration("approval.maxWait", MaxWait, approval.MaxWait),
        Timeout = ToDuration("approval.timeout", Timeout, approval.Timeout),
    };

    private static Uri ToUrl(string text) => WebUrl.TryParse(text, out var url, out var problem)
        ? url
        : throw new InvalidRequestException(UrlKey, $"{UrlKey} {problem}: give the URL of your system, none, or nothing for that of all.");

    private static TimeSpan? ToDuration(string key, string? text, TimeSpan? current) => text?.Trim() switch
    {
        null => current,
        "" => null,
        var given => DurationText.TryParse(given, out var duration, out var problem)
            ? duration
            : throw new InvalidRequestException(key, $"{key} {problem}. {DurationText.Mend}"),
    };
}
