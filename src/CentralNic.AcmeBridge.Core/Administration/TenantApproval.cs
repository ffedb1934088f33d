using System.Text;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Who approves the purchases of a tenant of the store, as it is kept: the secret is encrypted.</summary>
public sealed record TenantApproval
{
    /// <summary>Where it is asked: https, or http on loopback; <see langword="null"/>: nobody is asked for this tenant.</summary>
    public Uri? Url { get; init; }

    /// <summary>How long a decision is awaited before the order is refused; <see langword="null"/>: the usual time.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>How long one question may take; <see langword="null"/>: the usual time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What the questions are signed with, encrypted; empty where nobody is asked.</summary>
    public ReadOnlyMemory<byte> ProtectedSecret { get; init; }

    /// <summary>When the secret was set, UTC.</summary>
    public DateTimeOffset? SecretSetAt { get; init; }

    /// <summary>
    /// A secret that is to be kept from now on, as <see cref="WebhookSecret"/> has it as text; <see langword="null"/>: the one that is kept
    /// stays.
    /// </summary>
    [JsonIgnore]
    public Secret? NewSecret { get; init; }

    /// <summary>The same with its new secret encrypted.</summary>
    internal TenantApproval Protect(TenantId tenant, ISecretProtector secrets, DateTimeOffset now) => NewSecret is null ? this : this with
    {
        NewSecret = null,
        ProtectedSecret = secrets.Protect(Encoding.UTF8.GetBytes(NewSecret.Reveal()), PurposeOf(tenant)),
        SecretSetAt = now,
    };

    /// <summary>How it is asked; <see langword="null"/>: nobody is asked for this tenant.</summary>
    internal ApprovalEndpoint? ToEndpoint(TenantId tenant, ISecretProtector secrets)
    {
        if (Url is null)
        {
            return null;
        }

        var text = secrets.Unprotect(ProtectedSecret.Span, PurposeOf(tenant));
        var usual = new ApprovalEndpoint(Url, text is null ? null : WebhookSecret.TryParse(Encoding.UTF8.GetString(text)));
        return usual with { MaxWait = MaxWait ?? usual.MaxWait, Timeout = Timeout ?? usual.Timeout };
    }

    /// <summary>What a tenant's secret is encrypted for.</summary>
    internal static string PurposeOf(TenantId tenant) => "tenant-approval:" + tenant.Value;
}
