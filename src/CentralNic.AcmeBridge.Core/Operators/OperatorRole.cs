using System.Diagnostics.CodeAnalysis;

namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>What a caller of the operator's API may do. Written <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</summary>
/// <param name="MayOperate">Whether things may be changed, not only seen.</param>
/// <param name="Tenant">The one tenant whose things alone count; <see langword="null"/>: everything.</param>
public readonly record struct OperatorRole(bool MayOperate, string? Tenant)
{
    private const string TenantPrefix = "tenant:";

    /// <summary>May see everything and change nothing.</summary>
    public static OperatorRole View { get; } = new(false, null);

    /// <summary>May see and change everything.</summary>
    public static OperatorRole Operate { get; } = new(true, null);

    /// <summary>May see and change what belongs to one tenant.</summary>
    /// <param name="tenant">The tenant's name.</param>
    public static OperatorRole Of(string tenant) => new(true, tenant);

    /// <summary>Reads a role as it is written. Letter case of a tenant's name does not matter.</summary>
    /// <param name="text">The role.</param>
    /// <param name="role">What it means.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out OperatorRole role)
    {
        role = text switch
        {
            "operate" => Operate,
            not null when text.StartsWith(TenantPrefix, StringComparison.Ordinal) && text.Length > TenantPrefix.Length =>
                Of(text[TenantPrefix.Length..].ToLowerInvariant()),
            _ => View,
        };
        return role != View || text == "view";
    }

    /// <inheritdoc/>
    public override string ToString() => Tenant is { } tenant ? TenantPrefix + tenant : MayOperate ? "operate" : "view";
}
