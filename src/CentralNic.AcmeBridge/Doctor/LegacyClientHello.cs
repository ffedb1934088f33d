using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>The greeting of a client that speaks TLS 1.0 or 1.1 and nothing newer (RFC 2246, RFC 4346), and how it is answered.</summary>
internal static class LegacyClientHello
{
    /// <summary>How much of the answer says which version the server chose: the record's head, and the first of the message.</summary>
    public const int AnswerLength = 11;

    private const byte Handshake = 22, ClientHello = 1, ServerHello = 2;

    /// <summary>Cipher suites that such clients have: ECDHE and RSA with AES-CBC, and that renegotiation is secure.</summary>
    private static readonly byte[] Suites =
        [0xC0, 0x14, 0xC0, 0x0A, 0xC0, 0x13, 0xC0, 0x09, 0x00, 0x35, 0x00, 0x2F, 0x00, 0x0A, 0x00, 0xFF];

    /// <summary>X25519, P-256, P-384, P-521; points uncompressed.</summary>
    private static readonly byte[] Curves =
        [0x00, 0x0A, 0x00, 0x0A, 0x00, 0x08, 0x00, 0x1D, 0x00, 0x17, 0x00, 0x18, 0x00, 0x19, 0x00, 0x0B, 0x00, 0x02, 0x01, 0x00];

    /// <summary>Writes the greeting.</summary>
    /// <param name="host">The server's name.</param>
    /// <param name="minor">1: TLS 1.0; 2: TLS 1.1.</param>
    public static byte[] Write(string host, byte minor)
    {
        byte[] extensions = [.. NameOf(host), .. Curves];
        byte[] body =
        [
            3, minor, .. RandomNumberGenerator.GetBytes(32), 0, .. Length(Suites.Length), .. Suites, 1, 0, .. Length(extensions.Length),
            .. extensions,
        ];
        byte[] message = [ClientHello, 0, .. Length(body.Length), .. body];
        return [Handshake, 3, 1, .. Length(message.Length), .. message];
    }

    /// <summary>Whether the server took the version.</summary>
    /// <param name="answer">The beginning of its answer; shorter than <see cref="AnswerLength"/>: it hung up.</param>
    /// <param name="minor">The version that was offered.</param>
    public static bool IsAccepted(ReadOnlySpan<byte> answer, byte minor) => answer.Length == AnswerLength
        && answer[0] == Handshake && answer[5] == ServerHello && answer[9] == 3 && answer[10] == minor;

    /// <summary>The extension server_name (RFC 6066 section 3); addresses have none.</summary>
    private static byte[] NameOf(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out _))
        {
            return [];
        }

        var name = Encoding.ASCII.GetBytes(host);
        return [0, 0, .. Length(name.Length + 5), .. Length(name.Length + 3), 0, .. Length(name.Length), .. name];
    }

    private static byte[] Length(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}
