namespace CentralNic.Reseller.Wire;

/// <summary>
/// Compares property names without case, blanks and underscores: the API prints <c>credit threshold</c> where its own pages
/// print <c>CREDIT_THRESHOLD</c>.
/// </summary>
internal sealed class PropertyNameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<char>, string>
{
    public static PropertyNameComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => x is null ? y is null : y is not null && Same(x, y);

    public bool Equals(ReadOnlySpan<char> alternate, string other) => Same(alternate, other);

    public int GetHashCode(string obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<char> alternate)
    {
        var hash = 2166136261u;
        foreach (var c in alternate)
        {
            if (!IsSkipped(c))
            {
                hash = (hash ^ Fold(c)) * 16777619u;
            }
        }

        return (int)hash;
    }

    public string Create(ReadOnlySpan<char> alternate) => alternate.ToString();

    public static bool Same(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        int i = 0, j = 0;
        while (true)
        {
            while (i < x.Length && IsSkipped(x[i]))
            {
                i++;
            }

            while (j < y.Length && IsSkipped(y[j]))
            {
                j++;
            }

            if (i == x.Length || j == y.Length)
            {
                return i == x.Length && j == y.Length;
            }

            if (Fold(x[i++]) != Fold(y[j++]))
            {
                return false;
            }
        }
    }

    private static bool IsSkipped(char c) => c is ' ' or '_' or '\t';

    // Names are ASCII; folding more would let two different names meet.
    private static char Fold(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
}
