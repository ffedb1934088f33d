using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace CentralNic.AcmeBridge.Core.Caa;

/// <summary>
/// An issue-value (RFC 8659 section 4.2): the issuer's domain and parameters, <c>ca.example; tag=value; tag=value</c>. Read to the letter;
/// a semicolon at the end, after a parameter, is a fault.
/// </summary>
/// <param name="Issuer">The issuer's domain as it is written; empty: nobody.</param>
/// <param name="Parameters">The parameters in their order.</param>
internal sealed record IssueValue(string Issuer, ImmutableArray<KeyValuePair<string, string>> Parameters)
{
    private const string Blanks = " \t";

    /// <summary>
    /// What stands where the issuer's domain belongs, as far as that can be told of any text: in lower case, without blanks and a dot at
    /// the end.
    /// </summary>
    /// <param name="text">The text, well-formed or not.</param>
    public static string IssuerIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(';', 2)[0].Trim(' ', '\t').TrimEnd('.').ToLowerInvariant();
    }

    /// <summary>Reads a text.</summary>
    /// <param name="fault">What is wrong with it, to follow "it": <c>has …</c>; empty: nothing.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out IssueValue? value, out string fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = null;
        var parts = text.Split(';');
        var issuer = parts[0].Trim(' ', '\t');
        if (issuer.Length > 0 && !issuer.Split('.').All(IsLabel))
        {
            fault = "has no domain name before the first ';'";
            return false;
        }

        var parameters = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        // A single ';' may stand at the end, one after a parameter may not.
        var none = parts.Length == 2 && parts[1].AsSpan().Trim(Blanks).IsEmpty;
        foreach (var part in none ? [] : parts.AsSpan(1))
        {
            if (FindFault(part, out var parameter) is { } found)
            {
                fault = found;
                return false;
            }

            parameters.Add(parameter);
        }

        value = new IssueValue(issuer, parameters.DrainToImmutable());
        fault = "";
        return true;
    }

    private static string? FindFault(string text, out KeyValuePair<string, string> parameter)
    {
        parameter = default;
        if (text.AsSpan().Trim(Blanks).IsEmpty)
        {
            return "has nothing after a ';'";
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var tag = text[..Math.Max(equals, 0)].Trim(' ', '\t');
        if (!IsLabel(tag))
        {
            return "has a parameter that is not tag=value";
        }

        var value = text[(equals + 1)..].Trim(' ', '\t');
        if (value.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return $"has blanks or other forbidden characters in the value of {tag}";
        }

        parameter = new(tag, value);
        return null;
    }

    /// <summary>Letters, digits, and hyphens between them; the rule of labels and tags alike.</summary>
    private static bool IsLabel(string text) =>
        text.Length > 0
            && text[0] != '-'
            && text[^1] != '-'
            && text.All(static character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
