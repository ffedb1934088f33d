using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using CentralNic.Acme.Jose;

namespace CentralNic.Acme.Nonces;

/// <summary>
/// Anti-replay nonces (RFC 8555 section 6.5) that need no store. A nonce is an encrypted and authenticated counter; a bitmap over the last
/// counters tells which were used. The key lives as long as the process, so a restart costs a client one retry at most.
/// Safe to use from any thread at once.
/// </summary>
/// <remarks>
/// A nonce is refused when it is not ours, was used, is older than the lifetime, or when as many nonces as the window holds were issued
/// after it.
/// </remarks>
public sealed class NonceService : IDisposable
{
    /// <summary>How many of the last nonces can be used, unless told otherwise: their bitmap takes 128 KiB.</summary>
    public const int DefaultWindowSize = 1 << 20;

    /// <summary>The characters of every nonce.</summary>
    public const int NonceLength = 54;

    private const int IvSize = 12;
    private const int TagSize = 16;
    private const int PlainSize = sizeof(long) + sizeof(uint);
    private const int SealedSize = IvSize + PlainSize + TagSize;

    /// <summary>How long a nonce can be used, unless told otherwise.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);

    private readonly TimeProvider _time;
    private readonly TimeSpan _lifetime;
    private readonly long _started;
    private readonly long _window;
    private readonly ulong[] _used;
    private readonly AesGcm[] _lanes;
    private long _last;

    /// <summary>Makes a service with a key of its own.</summary>
    /// <param name="timeProvider">The clock; <see langword="null"/>: the system's.</param>
    /// <param name="windowSize">How many of the last nonces can be used; rounded up to a multiple of 64.</param>
    /// <param name="lifetime">How long a nonce can be used; <see langword="null"/>: <see cref="DefaultLifetime"/>.</param>
    public NonceService(TimeProvider? timeProvider = null, int windowSize = DefaultWindowSize, TimeSpan? lifetime = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowSize);
        _time = timeProvider ?? TimeProvider.System;
        _lifetime = lifetime ?? DefaultLifetime;
        _started = _time.GetTimestamp();
        _used = new ulong[((windowSize - 1) / 64) + 1];
        _window = _used.Length * 64L;

        // The cipher object keeps state between calls, so each lane has its own and a lock that is nearly always free.
        Span<byte> key = stackalloc byte[32];
        RandomNumberGenerator.Fill(key);
        _lanes = new AesGcm[Environment.ProcessorCount];
        for (var i = 0; i < _lanes.Length; i++)
        {
            _lanes[i] = new AesGcm(key, TagSize);
        }

        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Issues a nonce: <see cref="NonceLength"/> characters of the base64url alphabet, none of which can be foretold.</summary>
    public string Issue()
    {
        var number = Interlocked.Increment(ref _last);

        // This place in the bitmap belonged to the number that has just left the window.
        ref var word = ref Word(number, out var bit);
        Interlocked.And(ref word, ~bit);

        Span<byte> plain = stackalloc byte[PlainSize];
        BinaryPrimitives.WriteInt64LittleEndian(plain, number);
        BinaryPrimitives.WriteUInt32LittleEndian(plain[sizeof(long)..], Now());

        Span<byte> nonce = stackalloc byte[SealedSize];
        RandomNumberGenerator.Fill(nonce[..IvSize]);
        var cipher = Lane();
        lock (cipher)
        {
            cipher.Encrypt(nonce[..IvSize], plain, nonce[IvSize..^TagSize], nonce[^TagSize..]);
        }

        return System.Buffers.Text.Base64Url.EncodeToString(nonce);
    }

    /// <summary>Uses a nonce up. Of any number of callers with the same nonce, at most one is told <see langword="true"/>.</summary>
    /// <param name="nonce">What the client sent; any text.</param>
    /// <returns><see langword="false"/>: unknown, used, or expired; the answer is badNonce.</returns>
    public bool TryConsume(string? nonce)
    {
        Span<byte> box = stackalloc byte[SealedSize];
        if (nonce is not { Length: NonceLength }
            || !Jose.Base64Url.HasOnlyAlphabet(nonce)
            || System.Buffers.Text.Base64Url.DecodeFromChars(nonce, box, out _, out var length) != OperationStatus.Done
            || length != SealedSize)
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[PlainSize];
        if (!TryOpen(box, plain))
        {
            return false;
        }

        var number = BinaryPrimitives.ReadInt64LittleEndian(plain);
        var age = Now() - BinaryPrimitives.ReadUInt32LittleEndian(plain[sizeof(long)..]);
        if (age > _lifetime.TotalSeconds || !IsInWindow(number))
        {
            return false;
        }

        ref var word = ref Word(number, out var bit);
        if ((Interlocked.Or(ref word, bit) & bit) != 0)
        {
            return false;
        }

        // Between the first check and the mark, the number may have left the window and its place been cleared for another: look again.
        if (IsInWindow(number))
        {
            return true;
        }

        Interlocked.And(ref word, ~bit);
        return false;
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        foreach (var cipher in _lanes)
        {
            cipher.Dispose();
        }
    }

    private bool TryOpen(ReadOnlySpan<byte> box, Span<byte> plain)
    {
        var cipher = Lane();
        try
        {
            lock (cipher)
            {
                cipher.Decrypt(box[..IvSize], box[IvSize..^TagSize], box[^TagSize..], plain);
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // Not one of ours, or of an earlier process.
            return false;
        }
    }

    private AesGcm Lane() => _lanes[(uint)Thread.GetCurrentProcessorId() % _lanes.Length];

    private uint Now() => (uint)_time.GetElapsedTime(_started).TotalSeconds;

    private bool IsInWindow(long number) => number > Volatile.Read(ref _last) - _window;

    private ref ulong Word(long number, out ulong bit)
    {
        var place = number % _window;
        bit = 1UL << (int)(place & 63);
        return ref _used[place >> 6];
    }
}
