namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>An order as its client knows it. What stands here was answered to the client, so it must never be lost.</summary>
/// <param name="url">The order's URL, whose last part is its id.</param>
/// <param name="names">What was ordered.</param>
internal sealed class ClientOrder(string url, IReadOnlyList<string> names)
{
    public string Url { get; } = url;

    /// <summary>The order's id.</summary>
    public string Id { get; } = url[(url.LastIndexOf('/') + 1)..];

    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The CSR that was sent, DER; <see langword="null"/>: none yet.</summary>
    public byte[]? Csr { get; set; }

    /// <summary>Whether the answer to finalize, or a later one, showed that the CSR was taken.</summary>
    public bool IsFinalized { get; set; }

    /// <summary>The chain that was downloaded, PEM; <see langword="null"/>: none yet.</summary>
    public string? Chain { get; set; }
}
