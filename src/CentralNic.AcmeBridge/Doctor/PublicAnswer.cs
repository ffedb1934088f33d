using System.Net.Http.Headers;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>What came back through the public URL.</summary>
internal sealed record PublicAnswer
{
    /// <summary>Why nothing came back, without final dot; <see langword="null"/>: something did.</summary>
    public string? Trouble { get; init; }

    /// <summary>The HTTP status; 0: nothing came back.</summary>
    public int Status { get; init; }

    /// <summary>The media type of the body; <see langword="null"/>: none was named.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body, its first 64 KiB.</summary>
    public string Body { get; init; } = "";

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The headers.</summary>
    public HttpResponseHeaders? Headers { get; init; }

    /// <summary>Status and content, in words.</summary>
    public string Words =>
        Trouble ?? $"status {Status}" + (Body.Length == 0 ? " without a body" : $" and {ContentType ?? "a body of no type"}");

    /// <summary>A header; <see langword="null"/>: it is not there.</summary>
    public string? Header(string name) =>
        Headers?.TryGetValues(name, out var values) == true ? string.Join(", ", values) : null;
}
