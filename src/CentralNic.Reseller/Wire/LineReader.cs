namespace CentralNic.Reseller.Wire;

/// <summary>Cuts text into lines at LF, CRLF or CR, trimmed of blanks and tabs, without copying.</summary>
internal ref struct LineReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The line read last.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            Current = default;
            return false;
        }

        var end = _rest.IndexOfAny('\n', '\r');
        if (end < 0)
        {
            Current = Trim(_rest);
            _rest = default;
            return true;
        }

        Current = Trim(_rest[..end]);
        var next = end + 1;
        if (_rest[end] == '\r' && next < _rest.Length && _rest[next] == '\n')
        {
            next++;
        }

        _rest = _rest[next..];
        return true;
    }

    /// <summary>Splits <c>key = value</c> at the first <c>=</c>: base64 values end with it.</summary>
    public static bool TrySplit(ReadOnlySpan<char> line, out ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        var at = line.IndexOf('=');
        if (at <= 0)
        {
            key = value = default;
            return false;
        }

        key = Trim(line[..at]);
        value = Trim(line[(at + 1)..]);
        return !key.IsEmpty;
    }

    /// <summary>Nearly always there is at most one blank to drop, so this is cheaper than the general way.</summary>
    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsBlank(text[start]))
        {
            start++;
        }

        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\0' or '\uFEFF';
}
