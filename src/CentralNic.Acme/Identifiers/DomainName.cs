using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace CentralNic.Acme.Identifiers;

/// <summary>
/// A DNS name that a certificate may be asked for (RFC 8555 section 7.1.4, RFC 5280 section 7): lower-case A-labels, at least two of them,
/// optionally with <c>*.</c> in front. Equal names have equal <see cref="Value"/>s.
/// </summary>
public sealed class DomainName : IEquatable<DomainName>
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private DomainName(string value, bool isWildcard)
    {
        Value = value;
        IsWildcard = isWildcard;
        BaseName = isWildcard ? value[2..] : value;
    }

    /// <summary>The name in lower case, with <c>*.</c> if it is a wildcard.</summary>
    public string Value { get; }

    /// <summary>Whether the name begins with <c>*.</c> (RFC 8555 section 7.1.3).</summary>
    public bool IsWildcard { get; }

    /// <summary>The name without <c>*.</c>: what an authorization shows and validation looks at.</summary>
    public string BaseName { get; }

    /// <summary>Compares by <see cref="Value"/>.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(DomainName? left, DomainName? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares by <see cref="Value"/>.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(DomainName? left, DomainName? right) => !(left == right);

    /// <summary>Reads a name as a client wrote it. Upper case is folded; nothing else is corrected.</summary>
    /// <param name="text">The name.</param>
    /// <param name="name">The name, if it is one.</param>
    /// <param name="reason">Why it is none, as a sentence fit for the client; empty if it is one.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DomainName? name, out string reason)
    {
        name = null;
        reason = FindFault(text) ?? "";
        if (reason.Length > 0)
        {
            return false;
        }

        var value = text!;
        value = value.AsSpan().ContainsAnyInRange('A', 'Z') ? value.ToLowerInvariant() : value;
        var wildcard = value.StartsWith("*.", StringComparison.Ordinal);
        if (value.Contains("xn--", StringComparison.Ordinal) && FindInternationalFault(value) is { } fault)
        {
            reason = fault;
            return false;
        }

        name = new DomainName(value, wildcard);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] DomainName? other) =>
        other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as DomainName);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Gives <see cref="Value"/>.</summary>
    public override string ToString() => Value;

    private static string? FindFault(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "The name is empty.";
        }

        if (text.Length > LongestName)
        {
            return $"The name is longer than {LongestName} characters.";
        }

        if (IsAddress(text))
        {
            return "The name is an IP address; this server issues for DNS names only.";
        }

        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        if (FindCharacterFault(name) is { } fault)
        {
            return fault;
        }

        var labels = 0;
        var last = name;
        foreach (var range in name.Split('.'))
        {
            last = name[range];
            labels++;
            if (FindLabelFault(last) is { } labelFault)
            {
                return labelFault;
            }
        }

        if (labels < 2)
        {
            return $"The name has a single label{(name.Length < text.Length ? " after the wildcard" : "")}; at least two are needed.";
        }

        // A name whose last label is a number is an IPv4 address to many resolvers and URL parsers.
        return !last.ContainsAnyExceptInRange('0', '9') || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? "The name ends in a number, as an IP address does; this server issues for DNS names only."
            : null;
    }

    private static bool IsAddress(string text) =>
        text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out _);

    private static string? FindCharacterFault(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            {
                continue;
            }

            return c switch
            {
                '*' => "The name has a '*' in a place other than one leftmost label '*.'.",
                > '\x7f' => "The name has characters outside ASCII; international names are sent as A-labels ('xn--…').",
                '_' => "The name has an underscore, which host names do not allow.",
                < ' ' or '\x7f' => "The name has a control character.",
                _ => $"The name has the character '{c}'; only letters, digits, hyphens and dots are allowed.",
            };
        }

        return null;
    }

    private static string? FindLabelFault(ReadOnlySpan<char> label) => label switch
    {
        [] => "The name has an empty label (a dot at the start, at the end, or two in a row).",
        { Length: > LongestLabel } => $"The name has a label longer than {LongestLabel} characters.",
        ['-', ..] or [.., '-'] => $"The label '{label}' begins or ends with a hyphen.",
        [not ('x' or 'X'), _, '-', '-', ..] or [_, not ('n' or 'N'), '-', '-', ..] =>
            $"The label '{label}' has hyphens in its third and fourth place, which are reserved (RFC 5890).",
        _ => null,
    };

    private static string? FindInternationalFault(ReadOnlySpan<char> name)
    {
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.StartsWith("xn--", StringComparison.Ordinal) && InternationalLabel.FindFault(label) is { } fault)
            {
                return $"The label '{label}' {fault}.";
            }
        }

        return null;
    }
}
