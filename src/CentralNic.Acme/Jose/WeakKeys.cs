using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Jose;

/// <summary>
/// Keys whose private part whoever sees the public one can work out or look up (CA/Browser Forum Baseline Requirements 6.1.1.3). CAs refuse
/// them, some only after the order is paid.
/// </summary>
public sealed class WeakKeys
{
    /// <summary>
    /// Enough for primes that differ in less than their upper half; Baseline Requirements 6.1.1.3 ask for a hundred rounds.
    /// </summary>
    private const int FermatRounds = 100;

    /// <summary>
    /// The product that gives ROCA's keys away has the first 126 primes for the least key that is accepted, 2 among them, and more for
    /// larger ones (Nemec and others, "The Return of Coppersmith's Attack", table 1).
    /// </summary>
    private const int RocaPrimes = 125;

    private const int RocaGenerator = 65537;
    private const int Sha1Digits = 20;
    private const int Sha256Digits = 64;
    private const int MarkDigits = 16;
    private const int BlockLength = 16;
    private const string OnAList =
        "is on a list of known weak keys, such as those that Debian's OpenSSL made from 2006 to 2008 (CVE-2008-0166)";

    /// <summary>Bit i: a square can be i modulo 64.</summary>
    private const ulong SquaresModulo64 = 0x0202021202030213;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly (int Prime, bool[] Powers)[] Roca =
    [
        .. OddPrimes().Take(RocaPrimes).Select(prime => (prime, PowersModulo(prime)))
    ];

    private readonly ulong[] _sha1;
    private readonly ulong[] _sha256;

    private WeakKeys(ulong[] sha1, ulong[] sha256)
    {
        _sha1 = sha1;
        _sha256 = sha256;
    }

    /// <summary>What can be told by computing alone.</summary>
    public static WeakKeys WithoutLists { get; } = new([], []);

    /// <summary>How many keys are listed.</summary>
    public int Listed => _sha1.Length + _sha256.Length;

    /// <summary>Adds lists of keys, each in one of three forms:
    /// a line per RSA key as the Debian package openssl-blacklist has them, the last 20 digits of the SHA-1 of <c>Modulus=</c>, the
    /// modulus in upper hexadecimal and a line feed;
    /// a line per key as github.com/CVE-2008-0166/dwk_blocklists has them, the SHA-256 of an RSA key's modulus or an EC key's x;
    /// or the file <c>blocklist.dat</c> of badkeys (its docs/BLOCKLISTFORMAT.md), sorted blocks of 15 bytes of that SHA-256 and one of a
    /// kind.
    /// In lines, <c>#</c> begins a remark.</summary>
    /// <param name="files">The files.</param>
    /// <exception cref="FormatException">A file is no such thing; the message names file and line.</exception>
    public static WeakKeys Load(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var sha1 = new List<ulong>();
        var sha256 = new List<ulong>();
        foreach (var file in files)
        {
            if (IsText(file))
            {
                ReadLines(file, sha1, sha256);
            }
            else
            {
                ReadBlocks(file, sha256);
            }
        }

        return new WeakKeys(Sorted(sha1), Sorted(sha256));
    }

    /// <summary>Refuses an account's key that is weak.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="AcmeProblemException">badPublicKey; the detail says what is weak.</exception>
    public void Refuse(JsonWebKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Refuse(key.Modulus);
        RefusePoint(key.EcX);
    }

    /// <summary>Refuses a request for a certificate of a key that is weak.</summary>
    /// <param name="csr">The request.</param>
    /// <exception cref="AcmeProblemException">badPublicKey; the detail says what is weak.</exception>
    public void Refuse(CertificateSigningRequest csr)
    {
        ArgumentNullException.ThrowIfNull(csr);
        Refuse(csr.RsaModulus);
        RefusePoint(csr.EcX);
    }

    /// <summary>Refuses a weak key.</summary>
    /// <param name="modulus">The modulus of an RSA key, big-endian; empty: the key is of another kind.</param>
    /// <exception cref="AcmeProblemException">badPublicKey; the detail says what is weak.</exception>
    public void Refuse(ReadOnlyMemory<byte> modulus)
    {
        if (!modulus.IsEmpty && FindFault(modulus.Span) is { } fault)
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadPublicKey, $"The RSA key {fault}. No CA certifies it: make another with other software.");
        }
    }

    /// <summary>Refuses an EC key that is on a list.</summary>
    /// <param name="x">The x coordinate of the key's point, big-endian; empty: the key is of another kind.</param>
    /// <exception cref="AcmeProblemException">badPublicKey.</exception>
    public void RefusePoint(ReadOnlyMemory<byte> x)
    {
        if (!x.IsEmpty && IsListed(_sha256, Sha256Of(x.Span)))
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadPublicKey, $"The EC key {OnAList}. No CA certifies it: make another with other software.");
        }
    }

    /// <summary>Gives what is weak about a key in words that follow "the RSA key"; <see langword="null"/>: nothing that is known.</summary>
    /// <param name="modulus">The modulus, big-endian.</param>
    public string? FindFault(ReadOnlySpan<byte> modulus)
    {
        if ((_sha1.Length > 0 && IsListed(_sha1, Sha1Of(modulus))) || (_sha256.Length > 0 && IsListed(_sha256, Sha256Of(modulus))))
        {
            return OnAList;
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

    /// <summary>
    /// Lists of lines have nothing but characters in the first line; blocks begin with the least hashes, whose first bytes are zero.
    /// </summary>
    private static bool IsText(string file)
    {
        using var content = File.OpenRead(file);
        Span<byte> start = stackalloc byte[BlockLength];
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return !start.ContainsAnyExceptInRange((byte)'\t', (byte)'~');
    }

    private static void ReadLines(string file, List<ulong> sha1, List<ulong> sha256)
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

            var list = text.Length switch { Sha1Digits => sha1, Sha256Digits => sha256, _ => null };

            // Of 20 digits the last 16 are kept, of 64 the first 16.
            var kept = ReferenceEquals(list, sha1) ? text[^MarkDigits..] : text[..Math.Min(MarkDigits, text.Length)];
            if (list is null
                || text.ContainsAnyExcept(HexDigits)
                || !ulong.TryParse(kept, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mark))
            {
                throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"line {number} of {file} is neither {Sha1Digits} nor {Sha256Digits} hexadecimal digits"));
            }

            list.Add(mark);
        }
    }

    private static void ReadBlocks(string file, List<ulong> sha256)
    {
        using var content = File.OpenRead(file);
        if (content.Length % BlockLength != 0)
        {
            throw new FormatException($"{file} is neither text nor whole blocks of {BlockLength} bytes");
        }

        Span<byte> block = stackalloc byte[BlockLength];
        var before = 0UL;
        while (content.Position < content.Length)
        {
            content.ReadExactly(block);
            var mark = BinaryPrimitives.ReadUInt64BigEndian(block);
            if (mark < before)
            {
                throw new FormatException($"{file} is neither text nor sorted blocks of {BlockLength} bytes");
            }

            sha256.Add(before = mark);
        }
    }

    private static ulong[] Sorted(List<ulong> marks)
    {
        marks.Sort();
        var kept = 0;
        for (var index = 0; index < marks.Count; index++)
        {
            if (index == 0 || marks[index] != marks[kept - 1])
            {
                marks[kept++] = marks[index];
            }
        }

        marks.RemoveRange(kept, marks.Count - kept);
        return [.. marks];
    }

    private static bool IsListed(ulong[] marks, ulong mark) => Array.BinarySearch(marks, mark) >= 0;

    /// <summary>The last 16 of a list's 20 digits.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5350", Justification = "The lists have SHA-1; it names keys and protects nothing.")]
    private static ulong Sha1Of(ReadOnlySpan<byte> modulus)
    {
        var text = Encoding.ASCII.GetBytes($"Modulus={Convert.ToHexString(modulus)}\n");
        return BinaryPrimitives.ReadUInt64BigEndian(SHA1.HashData(text).AsSpan(12));
    }

    /// <summary>The first 8 bytes; lists hash numbers without leading zero octets.</summary>
    private static ulong Sha256Of(ReadOnlySpan<byte> number) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(number.TrimStart((byte)0)));
}
