using System.Numerics;
using System.Security.Cryptography;

namespace CentralNic.Acme.Tests.Jose;

/// <summary>RSA keys of 2048 bits that others can take apart. They sign as any other.</summary>
internal static class WeakRsa
{
    private const int PrimeBits = 1024;
    private static readonly BigInteger Exponent = 65537;

    /// <summary>A key as ROCA's library made them: each prime is a power of 65537 modulo the product of the first 126 primes.</summary>
    public static RSA Roca()
    {
        var product = FirstPrimes(126).Aggregate(BigInteger.One, (all, prime) => all * prime);
        return Key(NextRoca(product), NextRoca(product));
    }

    /// <summary>A key whose second prime is the next one after the first.</summary>
    public static RSA ClosePrimes()
    {
        var first = RandomPrime();
        return Key(first, NextPrime(first + 2));
    }

    /// <summary>A key as good ones are, made in the same way.</summary>
    public static RSA Sound() => Key(RandomPrime(), RandomPrime());

    private static RSA Key(BigInteger p, BigInteger q)
    {
        var d = ModularInverse(Exponent, (p - 1) * (q - 1));
        return RSA.Create(new RSAParameters
        {
            Modulus = Bytes(p * q, PrimeBits / 4),
            Exponent = [1, 0, 1],
            D = Bytes(d, PrimeBits / 4),
            P = Bytes(p, PrimeBits / 8),
            Q = Bytes(q, PrimeBits / 8),
            DP = Bytes(d % (p - 1), PrimeBits / 8),
            DQ = Bytes(d % (q - 1), PrimeBits / 8),
            InverseQ = Bytes(ModularInverse(q, p), PrimeBits / 8),
        });
    }

    private static BigInteger NextRoca(BigInteger product)
    {
        var least = (BigInteger.One << (PrimeBits - 1)) + (BigInteger.One << (PrimeBits - 2));
        while (true)
        {
            var candidate = (((least / product) + 1 + RandomNumberGenerator.GetInt32(int.MaxValue)) * product)
                + BigInteger.ModPow(Exponent, RandomNumberGenerator.GetInt32(int.MaxValue), product);
            if (IsUsable(candidate))
            {
                return candidate;
            }
        }
    }

    private static BigInteger RandomPrime()
    {
        var bytes = RandomNumberGenerator.GetBytes(PrimeBits / 8);
        bytes[0] |= 0xc0;
        return NextPrime(new BigInteger(bytes, isUnsigned: true, isBigEndian: true) | 1);
    }

    private static BigInteger NextPrime(BigInteger candidate)
    {
        while (!IsUsable(candidate))
        {
            candidate += 2;
        }

        return candidate;
    }

    /// <summary>Prime as far as Fermat's test with two bases tells, and fit for the exponent.</summary>
    private static bool IsUsable(BigInteger number) => FirstPrimes(168).All(prime => number % prime != 0)
        && BigInteger.ModPow(2, number - 1, number).IsOne
        && BigInteger.ModPow(3, number - 1, number).IsOne
        && BigInteger.GreatestCommonDivisor(number - 1, Exponent).IsOne;

    private static IEnumerable<int> FirstPrimes(int count) =>
        Enumerable.Range(2, 1000).Where(
            number => Enumerable.Range(2, number - 2).TakeWhile(divisor => divisor * divisor <= number).All(
                divisor => number % divisor != 0)).Take(count);

    private static BigInteger ModularInverse(BigInteger number, BigInteger modulus)
    {
        var (r, next, x, nextX) = (modulus, number % modulus, BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var quotient = r / next;
            (r, next) = (next, r - (quotient * next));
            (x, nextX) = (nextX, x - (quotient * nextX));
        }

        return x.Sign < 0 ? x + modulus : x;
    }

    private static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }
}
