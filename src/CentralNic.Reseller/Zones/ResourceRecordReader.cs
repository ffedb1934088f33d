using System.Globalization;
using System.Text;

namespace CentralNic.Reseller.Zones;

/// <summary>Reads resource records from text that follows the master file format (RFC 1035 5.1) more or less.</summary>
internal static class ResourceRecordReader
{
    private const int MaxTypeLength = 10;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Whether the data of a type ends with a host name, which the API gives without final dot and wants with one.</summary>
    public static bool EndsWithHostName(string type) => type is "CNAME" or "DNAME" or "MX" or "NS" or "PTR" or "SRV";

    public static ResourceRecord? ReadLine(ReadOnlySpan<char> line, string origin)
    {
        var rest = line.Trim(Blanks);
        var name = Next(ref rest);
        int? ttl = null;
        var hasClass = false;
        while (true)
        {
            var token = Next(ref rest);
            if (token.IsEmpty || rest.IsEmpty)
            {
                // Data is missing.
                return null;
            }

            if (ttl is null && char.IsAsciiDigit(token[0]))
            {
                if (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                {
                    return null;
                }

                ttl = seconds;
            }
            else if (!hasClass && token.Equals("IN", StringComparison.OrdinalIgnoreCase))
            {
                hasClass = true;
            }
            else
            {
                return Make(name.ToString(), ttl, token.ToString().ToUpperInvariant(), rest, origin);
            }
        }
    }

    /// <summary>A token alone, quoted or not: the text of a TXT record.</summary>
    public static ResourceRecord? ReadToken(string text, string? method, string origin)
    {
        var token = text.AsSpan().Trim(Blanks);
        return method is not null && method.Trim().Equals("dns-txt", StringComparison.OrdinalIgnoreCase) && !token.ContainsAny(Blanks)
            ? Make("@", null, "TXT", token, origin)
            : null;
    }

    /// <summary>Makes a record of its parts; <see langword="null"/>: a part is missing or no such thing.</summary>
    public static ResourceRecord? Make(string name, int? ttl, string type, ReadOnlySpan<char> data, string origin)
    {
        if (!IsType(type) || name.AsSpan().ContainsAny(Blanks))
        {
            return null;
        }

        var content = type == "TXT" ? Unquote(data)
            : EndsWithHostName(type) ? Collapse(data).TrimEnd('.')
            : data.Trim(Blanks).ToString();
        var absolute = Resolve(name, origin);
        return content.Length == 0 || absolute.Length == 0
            ? null
            : new ResourceRecord { Name = name, AbsoluteName = absolute, Ttl = ttl, Type = type, Content = content };
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(Blanks);
        var token = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..].TrimStart(Blanks);
        return token;
    }

    private static bool IsType(ReadOnlySpan<char> token)
    {
        if (token.Length is 0 or > MaxTypeLength || token.Equals("IN", StringComparison.Ordinal) || !char.IsAsciiLetter(token[0]))
        {
            return false;
        }

        foreach (var c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    private static string Resolve(string name, string origin)
    {
        var domain = origin.Trim().TrimEnd('.').ToLowerInvariant();
        var lower = name.ToLowerInvariant();
        return lower == "@" || lower.Length == 0 ? domain
            : lower[^1] == '.' ? lower.TrimEnd('.')
            : EndsWithDomainOrParent(lower, domain) ? lower
            : $"{lower}.{domain}";
    }

    /// <summary>Whether a name ends with the domain or a parent of it that has two labels or more.</summary>
    private static bool EndsWithDomainOrParent(string name, ReadOnlySpan<char> domain)
    {
        while (domain.Contains('.'))
        {
            if (name.AsSpan().EndsWith(domain) && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.'))
            {
                return true;
            }

            domain = domain[(domain.IndexOf('.') + 1)..];
        }

        return false;
    }

    /// <summary>One blank between the fields of the data.</summary>
    private static string Collapse(ReadOnlySpan<char> data) =>
        string.Join(' ', data.ToString().Split(Blanks, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The text of character strings in quotes, put together; text without quotes is taken as it is.</summary>
    private static string Unquote(ReadOnlySpan<char> data)
    {
        if (data.IsEmpty || data[0] != '"')
        {
            return data.ToString();
        }

        var text = new StringBuilder(data.Length);
        var inside = false;
        for (var i = 0; i < data.Length; i++)
        {
            var c = data[i];
            if (c == '"')
            {
                inside = !inside;
            }
            else if (c == '\\' && i + 1 < data.Length)
            {
                i += AppendEscaped(text, data[(i + 1)..]);
            }
            else if (inside || c is not (' ' or '\t'))
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>Appends what follows a backslash: three digits are a code, anything else stands for itself.</summary>
    /// <returns>How many characters that was.</returns>
    private static int AppendEscaped(StringBuilder text, ReadOnlySpan<char> escaped)
    {
        if (escaped.Length >= 3 && byte.TryParse(escaped[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            text.Append((char)code);
            return 3;
        }

        text.Append(escaped[0]);
        return 1;
    }
}
