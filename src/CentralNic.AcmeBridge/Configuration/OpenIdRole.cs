using System.Diagnostics.CodeAnalysis;
using CentralNic.AcmeBridge.Core.Operators;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>A value of the claim that gives the role, and the role. Written <c>VALUE=ROLE</c>.</summary>
/// <param name="Value">The value, for example a group's name.</param>
/// <param name="Role">What those who have it may do.</param>
public sealed record OpenIdRole(string Value, OperatorRole Role)
{
    /// <summary>Reads one.</summary>
    internal static bool TryParse(string text, [MaybeNullWhen(false)] out OpenIdRole role, out string problem)
    {
        // The value may have any character, roles have no '='.
        var end = text.LastIndexOf('=');
        if (end > 0 && OperatorRole.TryParse(text[(end + 1)..].Trim(), out var parsed))
        {
            (role, problem) = (new OpenIdRole(text[..end].Trim(), parsed), "");
            return true;
        }

        (role, problem) = (null, "is not VALUE=ROLE with a role view, operate or tenant:NAME");
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Value}={Role}";
}
