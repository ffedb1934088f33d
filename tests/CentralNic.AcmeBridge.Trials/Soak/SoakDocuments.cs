using System.Buffers.Binary;
using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary>
/// The documents that the soak writes: each caller has its own, so that it knows their versions, and each body proves itself.
/// </summary>
internal static class SoakDocuments
{
    public const string Kind = "soak";

    /// <summary>Documents that are only ever added.</summary>
    public const string LogKind = "soak-log";

    /// <summary>Documents that a caller changes and deletes one at a time.</summary>
    public const int Singles = 12;

    /// <summary>Documents of a caller that change together, always; they share a version.</summary>
    public const int Together = 3;

    private const int HashBytes = 8;

    public static DocumentKey Single(int caller, int number) => new(Kind, $"s-{caller}-{number}");

    public static DocumentKey Group(int caller, int number) => new(Kind, $"g-{caller}-{number}");

    /// <summary>The alias that moves round the documents that change together.</summary>
    public static string Lead(int caller) => $"lead-{caller}";

    /// <summary>Which of them has the alias at a version.</summary>
    public static int LeadAt(long version) => (int)(version % Together);

    public static byte[] NewBody(Random random)
    {
        var body = new byte[random.Next(200, 4000)];
        random.NextBytes(body.AsSpan(HashBytes));
        SHA256.HashData(body.AsSpan(HashBytes)).AsSpan(0, HashBytes).CopyTo(body);
        return body;
    }

    /// <summary>What names the body in the protocol; 0 when it does not prove itself.</summary>
    public static ulong Sum(ReadOnlyMemory<byte> body)
    {
        if (body.Length < HashBytes || !SHA256.HashData(body.Span[HashBytes..]).AsSpan(0, HashBytes).SequenceEqual(body.Span[..HashBytes]))
        {
            return 0;
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(body.Span);
    }
}
