using System.Text;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Keeps secrets backwards behind their purpose; another mark is another key.</summary>
internal sealed class ReversingProtector(byte mark = 1) : ISecretProtector
{
    public byte[] Protect(ReadOnlySpan<byte> secret, string purpose) =>
        [mark, .. Encoding.UTF8.GetBytes(purpose), .. secret.ToArray().Reverse()];

    public byte[]? Unprotect(ReadOnlySpan<byte> kept, string purpose)
    {
        byte[] head = [mark, .. Encoding.UTF8.GetBytes(purpose)];
        return kept.StartsWith(head) ? [.. kept[head.Length..].ToArray().Reverse()] : null;
    }
}
