using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The OpenID provider that says who signs in to the pages. Section <c>Operator:OpenIdConnect</c>.</summary>
/// <param name="Authority">The provider's issuer URL, below which its discovery document is.</param>
/// <param name="ClientId">What the provider calls the bridge.</param>
/// <param name="ClientSecret">What the bridge proves itself by; <see langword="null"/>: by PKCE alone.</param>
public sealed record OpenIdConnectSettings(Uri Authority, string ClientId, Secret? ClientSecret)
{
    /// <summary>What the sign-in page calls the provider.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What is asked for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The claim with the operator's name.</summary>
    public required string NameClaim { get; init; }

    /// <summary>The claim, with one value or several, that gives the role; or the path to it within a claim that is an object.</summary>
    public required string RoleClaim { get; init; }

    /// <summary>How long a role counts that the provider gave.</summary>
    public required TimeSpan RoleLifetime { get; init; }

    /// <summary>What the values of <see cref="RoleClaim"/> mean; the first that a person has counts.</summary>
    public required IReadOnlyList<OpenIdRole> Roles { get; init; }
}
