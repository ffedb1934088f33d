using System.Diagnostics.CodeAnalysis;

namespace CentralNic.Reseller.Names;

/// <summary>
/// A name as certificates carry it: lower case, letters, digits and hyphens (A-labels for international names), at least two labels,
/// perhaps with <c>*.</c> in front (manual 3.3, 3.4).
/// </summary>
public sealed record CertificateName
{
    private const string WildcardLabel = "*.";
    private const string Www = "www.";
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private CertificateName(string value) => Value = value;

    /// <summary>The name's text, for example <c>*.example.com</c>.</summary>
    public string Value { get; }

    /// <summary>Whether the name is a wildcard: it stands for all names one label below <see cref="Bare"/>, but not for that.</summary>
    public bool IsWildcard => Value.StartsWith(WildcardLabel, StringComparison.Ordinal);

    /// <summary>The text without the wildcard's label.</summary>
    public string Bare => IsWildcard ? Value[WildcardLabel.Length..] : Value;

    /// <summary>
    /// The one name that a class may carry free of charge beside this one (manual 3.3, 3.4, 6.2): <c>X</c> for <c>*.X</c> and for
    /// <c>www.X</c>, <c>www.X</c> for any other <c>X</c>. Never a wildcard. <see langword="null"/>: <c>www.X</c> would be too long.
    /// </summary>
    public CertificateName? Alternative
    {
        get
        {
            if (IsWildcard)
            {
                return new CertificateName(Bare);
            }

            // www.com is a name below com, not an alternative of it.
            if (Value.StartsWith(Www, StringComparison.Ordinal) && Value.AsSpan(Www.Length).Contains('.'))
            {
                return new CertificateName(Value[Www.Length..]);
            }

            return Value.Length + Www.Length <= MaxLength ? new CertificateName(Www + Value) : null;
        }
    }

    /// <summary>Reads a name; its case and blanks around it do not count.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The name.</returns>
    /// <exception cref="FormatException">The text is no such name.</exception>
    public static CertificateName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is no name that a certificate can carry.");

    /// <summary>Reads a name; its case and blanks around it do not count.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether the text is such a name.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CertificateName? name)
    {
        name = null;
        if (text is null)
        {
            return false;
        }

        var read = new CertificateName(text.Trim().ToLowerInvariant());
        if (read.Value.Length > MaxLength || !IsHostName(read.Bare))
        {
            return false;
        }

        name = read;
        return true;
    }

    /// <summary>The name's text.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;

    private static bool IsHostName(ReadOnlySpan<char> text)
    {
        var labels = 0;
        var lastIsNumber = true;
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-' || !IsLabel(label))
            {
                return false;
            }

            lastIsNumber = !label.ContainsAnyExceptInRange('0', '9');
            labels++;
        }

        // A last label of digits makes an IP address, not a name.
        return labels >= 2 && !lastIsNumber;
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
