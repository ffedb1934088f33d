using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Backups;

/// <summary>
/// The payload of a file in the format of age: chunks of 64 KiB, each encrypted with ChaCha20-Poly1305 under its number and whether it is
/// the last, so that none can be changed, left out, moved or cut off unnoticed.
/// </summary>
internal sealed class AgeStream : Stream
{
    private const int ChunkBytes = 64 * 1024;
    private const int TagBytes = 16;

    private readonly Stream _file;
    private readonly ChaCha20Poly1305 _cipher;
    private readonly bool _isWriting;
    private readonly byte[] _nonce = new byte[12];
    private readonly byte[] _plain = new byte[ChunkBytes];
    private readonly byte[] _sealed = new byte[ChunkBytes + TagBytes];
    private int _filled;
    private int _taken;
    private int _ahead = -1;
    private long _number;
    private bool _ended;

    private AgeStream(Stream file, byte[] key, bool isWriting) =>
        (_file, _cipher, _isWriting) = (file, new ChaCha20Poly1305(key), isWriting);

    public override bool CanRead => !_isWriting;

    public override bool CanSeek => false;

    public override bool CanWrite => _isWriting;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Encrypts what is written; complete only after <see cref="Complete"/>. The file stays open.</summary>
    public static AgeStream ToWrite(Stream file, string passphrase) => new(file, AgeHeader.Write(file, passphrase), isWriting: true);

    /// <summary>Decrypts a file.</summary>
    /// <exception cref="InvalidDataException">The passphrase is another, or the head was changed; reads throw it of the rest.</exception>
    public static AgeStream ToRead(Stream file, string passphrase) => new(file, AgeHeader.Read(file, passphrase), isWriting: false);

    /// <summary>Writes the last chunk.</summary>
    public void Complete() => Seal(isLast: true);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == ChunkBytes)
            {
                Seal(isLast: false);
            }

            var part = Math.Min(buffer.Length, ChunkBytes - _filled);
            buffer[..part].CopyTo(_plain.AsSpan(_filled));
            _filled += part;
            buffer = buffer[part..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_taken == _filled && !_ended)
        {
            Open();
        }

        var part = Math.Min(buffer.Length, _filled - _taken);
        _plain.AsSpan(_taken, part).CopyTo(buffer);
        _taken += part;
        return part;
    }

    public override void Flush() => _file.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Seal(bool isLast)
    {
        Number(isLast);
        _cipher.Encrypt(_nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, TagBytes));
        _file.Write(_sealed, 0, _filled + TagBytes);
        _filled = 0;
    }

    private void Open()
    {
        // Whether a chunk is the last, the end of the file tells; it counts only if the chunk was encrypted as such.
        var length = 0;
        if (_ahead >= 0)
        {
            _sealed[0] = (byte)_ahead;
            length = 1;
        }

        length += _file.ReadAtLeast(_sealed.AsSpan(length), _sealed.Length - length, throwOnEndOfStream: false);
        _ahead = length == _sealed.Length ? _file.ReadByte() : -1;
        _ended = _ahead < 0;
        if (length < TagBytes)
        {
            throw new InvalidDataException("It is cut short.");
        }

        Number(_ended);
        (_filled, _taken) = (length - TagBytes, 0);
        try
        {
            _cipher.Decrypt(_nonce, _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, TagBytes), _plain.AsSpan(0, _filled));
        }
        catch (AuthenticationTagMismatchException changed)
        {
            _filled = 0;
            throw new InvalidDataException(
                $"It was changed or cut short, in the {ChunkBytes / 1024} KiB from byte {(_number - 1) * ChunkBytes} of its contents on.",
                changed);
        }
    }

    private void Number(bool isLast)
    {
        BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(3), _number++);
        _nonce[11] = isLast ? (byte)1 : (byte)0;
    }
}
