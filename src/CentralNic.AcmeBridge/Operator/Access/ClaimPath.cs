using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Finds a claim by its name, or within claims that are objects by a path with points: Keycloak has the roles of a client at
/// <c>resource_access.CLIENT.roles</c>. Names may have points themselves, as those that are URLs do.
/// </summary>
internal static class ClaimPath
{
    private const char Separator = '.';

    /// <summary>The texts that a claim has, one or several.</summary>
    /// <param name="user">Who.</param>
    /// <param name="path">The claim's name, or the path to it.</param>
    public static HashSet<string> ValuesOf(ClaimsPrincipal user, string path)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var claim in user.Claims)
        {
            if (claim.Type == path)
            {
                values.Add(claim.Value);
            }
            else if (claim.ValueType == JsonClaimValueTypes.Json && RestOf(path, claim.Type) is { } rest)
            {
                using var json = JsonDocument.Parse(claim.Value);
                Collect(json.RootElement, rest, values);
            }
        }

        return values;
    }

    private static void Collect(JsonElement element, string path, HashSet<string> values)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (member.Name == path)
            {
                values.UnionWith(TextsOf(member.Value));
            }
            else if (RestOf(path, member.Name) is { } rest)
            {
                Collect(member.Value, rest, values);
            }
        }
    }

    private static IEnumerable<string> TextsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsOf),
        _ => [],
    };

    private static string? RestOf(string path, string name) =>
        path.Length > name.Length + 1 && path[name.Length] == Separator && path.StartsWith(name, StringComparison.Ordinal)
            ? path[(name.Length + 1)..]
            : null;
}
