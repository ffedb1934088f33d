using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Jose;

/// <summary>
/// RSA keys whose private part whoever sees the public one can work out (CA/Browser Forum Baseline Requirements 6.1.1.3 (4)). CAs refuse them,
/// some only after the order is paid.
/// </summary>
public sealed class WeakKeys
{
    /// <summary>Enough for primes that differ in less than their upper half; Baseline Requirements 6.1.1.3 ask for a hundred rounds.</summary>
    private const int FermatRounds = 100;

    /// <summary>
    /// The product that gives ROCA's keys away has the first 126 primes for the least key that is accepted, 2 among them, and more for larger
    /// ones (Nemec and others, "The Return of Coppersmith's Attack", table 1).
    /// </summary>
    private const int RocaPrimes = 125;

    private const int RocaGenerator = 65537;
    private const int FingerprintDigits = 20;

    /// <summary>Bit i: a square can be i modulo 64.</summary>
    private const ulong SquaresModulo64 = 0x0202021202030213;

    private static readonly (int Prime, bool[] Powers)[] Roca = [.. OddPrimes().Take(RocaPrimes).Select(prime => (prime, PowersModulo(prime)))];

    private readonly ulong[] _listed;

    private WeakKeys(ulong[] listed) => _listed = listed;

    /// <summary>What can be told by computing alone.</summary>
    public static WeakKeys WithoutLists { get; } = new([]);

    /// <summary>How many keys are listed.</summary>
    public int Listed => _listed.Length;

    /// <summary>Adds lists of keys, as the Debian package openssl-blacklist has them: a line per key, the last 20 digits of the SHA-1 of
    /// <c>Modulus=</c>, the modulus in upper hexadecimal and a line feed; <c>#</c> begins a remark.</summary>
    /// <param name="files">The files.</param>
    /// <exception cref="FormatException">A line is no such thing; the message names file and line.</exception>
    public static WeakKeys Load(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var listed = new List<ulong>();
        foreach (var file in files)
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                var text = line.AsSpan().Trim();
                if (text.IsEmpty || text[0] == '#')
                {
                    continue;
                }

                if (text.Length != FingerprintDigits || !UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digits))
                {
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number} of {file} is not 20 hexadecimal digits"));
                }

                listed.Add((ulong)digits);
            }
        }

        return new WeakKeys([.. listed.Distinct().Order()]);
    }

    /// <summary>Refuses a weak key.</summary>
    /// <param name="modulus">The modulus of an RSA key, big-endian; empty: the key is of another kind.</param>
    /// <exception cref="AcmeProblemException">badPublicKey; the detail says what is weak.</exception>
    public void Refuse(ReadOnlyMemory<byte> modulus)
    {
        if (!modulus.IsEmpty && FindFault(modulus.Span) is { } fault)
        {
            throw new AcmeProblemException(AcmeErrorType.BadPublicKey, $"The RSA key {fault}. No CA certifies it: make another with other software.");
        }
    }

    /// <summary>Gives what is weak about a key in words that follow "the RSA key"; <see langword="null"/>: nothing that is known.</summary>
    /// <param name="modulus">The modulus, big-endian.</param>
    public string? FindFault(ReadOnlySpan<byte> modulus)
    {
        if (_listed.Length > 0 && Array.BinarySearch(_listed, MarkOf(modulus)) >= 0)
        {
            return "is on a list of known weak keys, such as those that Debian's OpenSSL made from 2006 to 2008 (CVE-2008-0166)";
        }

        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        return HasRocaMark(n) ? "was made by a chip with a faulty library (ROCA, CVE-2017-15361)"
            : HasClosePrimes(n) ? "has primes that lie so close together that Fermat's method finds them (CVE-2022-26320)"
            : null;
    }

    /// <summary>A modulus of ROCA's is a power of 65537 modulo each of the first primes; of others one in 2^150 is.</summary>
    private static bool HasRocaMark(BigInteger n)
    {
        foreach (var (prime, powers) in Roca)
        {
            if (!powers[(int)(n % prime)])
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasClosePrimes(BigInteger n)
    {
        var a = SquareRoot(n);
        if (a * a < n)
        {
            a++;
        }

        var rest = (a * a) - n;
        for (var round = 0; round < FermatRounds; round++)
        {
            if (IsSquare(rest))
            {
                return true;
            }

            rest += (a << 1) + 1;
            a++;
        }

        return false;
    }

    private static bool IsSquare(BigInteger number)
    {
        if ((SquaresModulo64 >> (int)(number & 63) & 1) == 0)
        {
            return false;
        }

        var root = SquareRoot(number);
        return root * root == number;
    }

    /// <summary>The largest number whose square is not above (Newton's method from above).</summary>
    private static BigInteger SquareRoot(BigInteger number)
    {
        if (number.IsZero)
        {
            return number;
        }

        var root = BigInteger.One << (int)((number.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (number / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    private static IEnumerable<int> OddPrimes()
    {
        var found = new List<int>();
        for (var candidate = 3; ; candidate += 2)
        {
            if (found.TrueForAll(prime => candidate % prime != 0))
            {
                found.Add(candidate);
                yield return candidate;
            }
        }
    }

    private static bool[] PowersModulo(int prime)
    {
        var powers = new bool[prime];
        var power = 1;
        do
        {
            powers[power] = true;
            power = (int)((long)power * RocaGenerator % prime);
        }
        while (power != 1);

        return powers;
    }

    /// <summary>The last 16 of a list's 20 digits.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The lists have SHA-1; it names keys and protects nothing.")]
    private static ulong MarkOf(ReadOnlySpan<byte> modulus)
    {
        var text = Encoding.ASCII.GetBytes($"Modulus={Convert.ToHexString(modulus)}\n");
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(SHA1.HashData(text).AsSpan(12));
    }
}
