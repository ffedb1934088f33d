namespace CentralNic.Reseller.Certificates;

/// <summary>Reads a status loosely: <c>canceled</c>, <c>CANCELLED</c> and <c>cancel</c> occur (manual 8.1.7, 9.1.23, 9.4.1).</summary>
internal static class CertificateStatusReader
{
    public static CertificateStatus Read(string? text)
    {
        Span<char> letters = stackalloc char[32];
        var length = 0;
        foreach (var c in text.AsSpan())
        {
            if (char.IsAsciiLetter(c) && length < letters.Length)
            {
                letters[length++] = char.ToLowerInvariant(c);
            }
        }

        return letters[..length] switch
        {
            "processing" or "requested" => CertificateStatus.Processing,
            "active" => CertificateStatus.Active,
            "expired" => CertificateStatus.Expired,
            "revoked" => CertificateStatus.Revoked,
            "failed" => CertificateStatus.Failed,
            "canceled" or "cancelled" or "cancel" => CertificateStatus.Canceled,
            "cancelprocessing" => CertificateStatus.CancelProcessing,
            "revokeprocessing" => CertificateStatus.RevokeProcessing,
            _ => CertificateStatus.Unknown,
        };
    }
}
