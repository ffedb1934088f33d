using CentralNic.Reseller.Names;

namespace CentralNic.Reseller.Tests.Names;

/// <summary>
/// Makes sets of names that belong together in many ways: apexes, twins, chains of www, wildcards. The same seed gives the same sets.
/// </summary>
internal static class NameSets
{
    private static readonly string[] Heads =
    [
        "", "www.", "www.www.", "www.www.www.", "*.", "*.www.", "*.www.www.", "ftp.", "www.ftp.", "*.ftp."
    ];
    private static readonly string[] Bases = ["example.com", "example.net", "www.com"];

    /// <summary>Sets of 1 to <paramref name="most"/> names, each name once, in no order.</summary>
    public static IEnumerable<List<CertificateName>> Random(int seed, int count, int most, bool wildcards = true)
    {
        var random = new Random(seed);
        CertificateName[] names =
        [
            .. Bases.SelectMany(_ => Heads, (of, head) => CertificateName.Parse(head + of)).Where(name => wildcards || !name.IsWildcard)
        ];
        for (var i = 0; i < count; i++)
        {
            random.Shuffle(names);
            yield return [.. names.Take(random.Next(1, most + 1))];
        }
    }

    public static List<CertificateName> Shuffled(List<CertificateName> names, int seed)
    {
        CertificateName[] copy = [.. names];
        new Random(seed).Shuffle(copy);
        return [.. copy];
    }

    public static List<CertificateName> Parse(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(CertificateName.Parse)];

    public static string Text(IEnumerable<CertificateName> names) => string.Join(' ', names);
}
