using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>What is answered to a verified request.</summary>
internal sealed record AcmeAnswer
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The body; empty: none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The Location header: the URL of the resource.</summary>
    public string? Location { get; init; }

    /// <summary>The URL of the resource above (Link rel="up").</summary>
    public string? Up { get; init; }

    /// <summary>The URL of the next page of a list (Link rel="next").</summary>
    public string? Next { get; init; }

    /// <summary>The URL of terms of service to agree to (Link rel="terms-of-service").</summary>
    public string? TermsOfService { get; init; }

    /// <summary>The URL of a page about the problem (Link rel="help", RFC 8555 section 6.6).</summary>
    public string? Help { get; init; }

    /// <summary>The URLs of other chains for the same certificate (Link rel="alternate").</summary>
    public IReadOnlyList<string> Alternates { get; init; } = [];

    /// <summary>How long the client should wait before it asks again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An answer with a resource document.</summary>
    public static AcmeAnswer Of<T>(T document, JsonTypeInfo<T> type) =>
        new() { Body = JsonSerializer.SerializeToUtf8Bytes(document, type) };

    /// <summary>Writes the answer; the headers that all answers have are set by <see cref="AcmePipeline"/>.</summary>
    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        Link(response, Up, "up");
        Link(response, Next, "next");
        Link(response, TermsOfService, "terms-of-service");
        Link(response, Help, "help");

        foreach (var alternate in Alternates)
        {
            response.Headers.Append("Link", $"<{alternate}>;rel=\"alternate\"");
        }

        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (!Body.IsEmpty)
        {
            response.ContentType = ContentType;
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body);
        }
    }

    private static void Link(HttpResponse response, string? url, string relation)
    {
        if (url is not null)
        {
            response.Headers.Append("Link", $"<{url}>;rel=\"{relation}\"");
        }
    }
}
