using System.Buffers.Text;
using System.Security.Cryptography;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>Where new identifiers and challenge tokens come from.</summary>
public class IdSource
{
    /// <summary>A new unguessable identifier: 128 random bits, 22 base64url characters (RFC 8555 sections 8.3, 10.5, 11.3).</summary>
    public virtual string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
