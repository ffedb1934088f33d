using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CentralNic.Dns;

/// <summary>
/// A name as the DNS compares names: labels of bytes, alike whatever the case of their ASCII letters (RFC 1035 section 3.1, RFC 4343).
/// An A-label (<c>xn--…</c>) is a label like any other and never decoded.
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>The longest label, in bytes.</summary>
    public const int LongestLabel = 63;

    /// <summary>The longest name as a message has it, with the lengths of its labels and the root, in bytes.</summary>
    public const int LongestName = 255;

    private readonly byte[] _wire;
    private string? _text;

    private DnsName(byte[] wire) => _wire = wire;

    /// <summary>The root of the DNS.</summary>
    public static DnsName Root { get; } = new([0]);

    /// <summary>Whether this is the root.</summary>
    public bool IsRoot => _wire.Length == 1;

    /// <summary>The name one label above; <see langword="null"/>: this is the root.</summary>
    public DnsName? Parent => IsRoot ? null : new DnsName(_wire[(_wire[0] + 1)..]);

    /// <summary>The name as an uncompressed message has it, its letters in lower case.</summary>
    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>Compares as the DNS does.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(DnsName? left, DnsName? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares as the DNS does.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(DnsName? left, DnsName? right) => !(left == right);

    /// <summary>Reads a name; a final dot does not matter.</summary>
    /// <param name="text">
    /// ASCII text; a backslash makes the next character ordinary, or with three digits names a byte (RFC 1035 section 5.1).
    /// </param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DnsName Parse(string text) =>
        TryParse(text, out var name, out var fault) ? name : throw new FormatException($"'{text}' {fault}");

    /// <summary>Reads a name; a final dot does not matter.</summary>
    /// <param name="text">As for <see cref="Parse"/>.</param>
    /// <param name="name">The name, if it is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DnsName? name) => TryParse(text, out name, out _);

    /// <summary>Reads a name; a final dot does not matter.</summary>
    /// <param name="text">As for <see cref="Parse"/>.</param>
    /// <param name="name">The name, if it is one.</param>
    /// <param name="fault">Why it is none, to follow the text; empty if it is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DnsName? name, out string fault)
    {
        (name, fault) = (null, "");
        if (string.IsNullOrEmpty(text))
        {
            fault = "is empty";
            return false;
        }

        if (text == ".")
        {
            name = Root;
            return true;
        }

        Span<byte> wire = stackalloc byte[LongestName];
        int start = 0, end = 1;
        for (var index = 0; index < text.Length;)
        {
            if (text[index] == '.')
            {
                if (!Close(wire, start, end, ref fault))
                {
                    return false;
                }

                (start, end, index) = (end, end + 1, index + 1);
                continue;
            }

            if (!TryReadByte(text, ref index, out var value))
            {
                fault = "has a character outside ASCII, or a backslash without what belongs to it";
                return false;
            }

            // The root's byte must find room behind.
            if (end >= LongestName - 1)
            {
                fault = $"is longer than {LongestName} bytes";
                return false;
            }

            wire[end++] = Lower(value);
        }

        if (end - start > 1)
        {
            if (!Close(wire, start, end, ref fault))
            {
                return false;
            }

            start = end;
        }

        wire[start] = 0;
        name = new DnsName(wire[..(start + 1)].ToArray());
        return true;
    }

    /// <summary>Whether two texts are the same name; what is no name equals nothing.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    public static bool AreSame(string? left, string? right) =>
        TryParse(left, out var one) && TryParse(right, out var other) && one.Equals(other);

    /// <summary>Whether a text is a domain or lies below it; what is no name does not.</summary>
    /// <param name="name">The name.</param>
    /// <param name="domain">The domain.</param>
    public static bool IsAtOrBelow(string? name, string? domain) =>
        TryParse(name, out var below) && TryParse(domain, out var above) && below.IsAtOrBelow(above);

    /// <summary>Whether the name is a domain or lies below it.</summary>
    /// <param name="domain">The domain.</param>
    public bool IsAtOrBelow(DnsName domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var rest = _wire.AsSpan();
        while (rest.Length > domain._wire.Length)
        {
            rest = rest[(rest[0] + 1)..];
        }

        return rest.SequenceEqual(domain._wire);
    }

    /// <summary>The name and what it lies below, the longest first, the top-level domain last; the root alone for the root.</summary>
    public IEnumerable<DnsName> Climb()
    {
        yield return this;
        for (var above = Parent; above is { IsRoot: false }; above = above.Parent)
        {
            yield return above;
        }
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] DnsName? other) => other is not null && _wire.AsSpan().SequenceEqual(other._wire);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_wire);
        return hash.ToHashCode();
    }

    /// <summary>The name in lower case without final dot; what is not printable, and dots within labels, with backslashes.</summary>
    public override string ToString() => _text ??= Format(_wire);

    /// <summary>Reads a name of a message, with compression (RFC 1035 section 4.1.4).</summary>
    /// <param name="offset">Where it begins; afterwards, where what follows it begins.</param>
    internal static bool TryRead(ReadOnlySpan<byte> message, ref int offset, [NotNullWhen(true)] out DnsName? name)
    {
        name = null;
        Span<byte> wire = stackalloc byte[LongestName];
        int position = offset, length = 0, earliest = offset;
        var jumped = false;
        while (position < message.Length)
        {
            var size = message[position];
            if ((size & 0xC0) == 0xC0)
            {
                if (position + 1 >= message.Length)
                {
                    return false;
                }

                var target = ((size & 0x3F) << 8) | message[position + 1];
                offset = jumped ? offset : position + 2;
                jumped = true;

                // Only ever backwards: a pointer that leads on in a circle would never end.
                if (target >= earliest)
                {
                    return false;
                }

                (position, earliest) = (target, target);
                continue;
            }

            if (size > LongestLabel || position + 1 + size > message.Length || length + 1 + size > LongestName)
            {
                return false;
            }

            wire[length++] = size;
            foreach (var value in message.Slice(position + 1, size))
            {
                wire[length++] = Lower(value);
            }

            position += 1 + size;
            if (size == 0)
            {
                offset = jumped ? offset : position;
                name = new DnsName(wire[..length].ToArray());
                return true;
            }
        }

        return false;
    }

    private static bool Close(Span<byte> wire, int start, int end, ref string fault)
    {
        var length = end - start - 1;
        fault = length == 0 ? "has an empty label" : length > LongestLabel ? $"has a label longer than {LongestLabel} bytes" : "";
        if (fault.Length == 0 && end >= LongestName)
        {
            fault = $"is longer than {LongestName} bytes";
        }

        wire[start] = (byte)Math.Min(length, LongestLabel);
        return fault.Length == 0;
    }

    private static bool TryReadByte(string text, ref int index, out byte value)
    {
        value = 0;
        var character = text[index++];
        if (character > '~')
        {
            return false;
        }

        if (character != '\\')
        {
            value = (byte)character;
            return true;
        }

        if (index + 3 <= text.Length && char.IsAsciiDigit(text[index]))
        {
            index += 3;
            return byte.TryParse(text.AsSpan(index - 3, 3), NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        if (index >= text.Length || text[index] > '~')
        {
            return false;
        }

        value = (byte)text[index++];
        return true;
    }

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static string Format(ReadOnlySpan<byte> wire)
    {
        if (wire.Length == 1)
        {
            return ".";
        }

        var text = new StringBuilder(wire.Length);
        for (var rest = wire; rest[0] != 0; rest = rest[(rest[0] + 1)..])
        {
            text.Append(text.Length == 0 ? "" : ".");
            foreach (var value in rest.Slice(1, rest[0]))
            {
                _ = value is < (byte)'!' or > (byte)'~' ? text.Append(CultureInfo.InvariantCulture, $"\\{value:000}")
                    : value is (byte)'.' or (byte)'\\' ? text.Append('\\').Append((char)value)
                    : text.Append((char)value);
            }
        }

        return text.ToString();
    }
}
