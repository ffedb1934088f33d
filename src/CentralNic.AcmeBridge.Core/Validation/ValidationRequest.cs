using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>One challenge to look at.</summary>
/// <param name="Name">The name to validate, lower-case A-labels, without <c>*.</c>.</param>
/// <param name="Token">The challenge's token (RFC 8555 section 8.3).</param>
/// <param name="KeyAuthorization">Token, dot, thumbprint of the account key (RFC 8555 section 8.1).</param>
/// <param name="AccountUrl">The account's URL; <see langword="null"/>: not told, because the challenge does not depend on it.</param>
/// <param name="Account">The account; <see langword="null"/>: not told, because the challenge does not depend on it.</param>
/// <param name="Wildcard">Whether the authorization is for the wildcard above the name.</param>
/// <param name="Tenant">
/// Whose order it is; <see langword="null"/>: not told, and then public addresses alone are dialled wherever that depends on the tenant.
/// </param>
internal sealed record ValidationRequest(
    string Name,
    string Token,
    string KeyAuthorization,
    string? AccountUrl = null,
    AccountId? Account = null,
    bool Wildcard = false,
    TenantId? Tenant = null);
