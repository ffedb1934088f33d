using System.Numerics;

namespace CentralNic.Acme.Jose;

/// <summary>What makes an RSA public key unfit, beyond its size (CA/Browser Forum Baseline Requirements 6.1.6).</summary>
internal static class RsaModulus
{
    private const int LargestSmallPrime = 751;
    private const int SmallestExponent = 65537;
    private const int LongestExponent = 8;

    private static readonly BigInteger SmallPrimes = ProductOfSmallPrimes();

    /// <summary>The bits of an unsigned big-endian number without leading zero octets.</summary>
    public static int BitLength(ReadOnlySpan<byte> number) =>
        number.IsEmpty ? 0 : (number.Length * 8) - (byte.LeadingZeroCount(number[0]));

    /// <summary>Gives the fault of a key in words that follow "the RSA key"; <see langword="null"/>: none.</summary>
    /// <param name="modulus">n, big-endian, no leading zero octets.</param>
    /// <param name="exponent">e, big-endian, no leading zero octets.</param>
    /// <param name="leastBits">The least size of n.</param>
    /// <param name="mostBits">The largest size of n.</param>
    public static string? FindFault(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, int leastBits, int mostBits)
    {
        var bits = BitLength(modulus);
        if (bits < leastBits || bits > mostBits)
        {
            return $"has {bits} bits; {leastBits} to {mostBits} are accepted";
        }

        if (exponent.Length > LongestExponent)
        {
            return $"has a public exponent of more than {LongestExponent * 8} bits";
        }

        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        if (e < SmallestExponent || e.IsEven)
        {
            return $"has the public exponent {e}; it must be odd and at least {SmallestExponent}";
        }

        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        if (n.IsEven || !BigInteger.GreatestCommonDivisor(n % SmallPrimes, SmallPrimes).IsOne)
        {
            return "is weak: its modulus has a small factor";
        }

        return null;
    }

    private static BigInteger ProductOfSmallPrimes()
    {
        var product = BigInteger.One;
        for (var candidate = 3; candidate <= LargestSmallPrime; candidate += 2)
        {
            if (BigInteger.GreatestCommonDivisor(product, candidate).IsOne)
            {
                product *= candidate;
            }
        }

        return product;
    }
}
