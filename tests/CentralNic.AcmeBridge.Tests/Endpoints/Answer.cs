using System.Text.Json;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>What the bridge answered.</summary>
internal sealed record Answer
{
    private const string ErrorNamespace = "urn:ietf:params:acme:error:";

    /// <summary>The registered error types that the bridge has a use for today (RFC 8555 section 6.7, ACME profiles).</summary>
    private static readonly HashSet<string> Registered =
    [
        "accountDoesNotExist", "alreadyReplaced", "alreadyRevoked", "badCSR", "badNonce", "badPublicKey", "badRevocationReason",
        "badSignatureAlgorithm",
        "compound", "connection", "dns", "externalAccountRequired", "invalidContact",
        "invalidProfile", "malformed", "orderNotReady", "rateLimited", "rejectedIdentifier", "serverInternal", "unauthorized",
        "unsupportedContact",
        "unsupportedIdentifier", "userActionRequired",
    ];

    public Answer(HttpResponseMessage message, string body)
    {
        Status = (int)message.StatusCode;
        Body = body;
        MediaType = message.Content.Headers.ContentType?.MediaType;
        Location = message.Headers.Location?.OriginalString;
        Links = message.Headers.TryGetValues("Link", out var links) ? [.. links] : [];
        Nonce = message.Headers.TryGetValues("Replay-Nonce", out var nonces) ? nonces.Single() : null;
        Allow = message.Content.Headers.Allow;
        CacheControl = message.Headers.CacheControl?.ToString();
        RetryAfter = message.Headers.RetryAfter?.Delta;
        AllowedOrigin = message.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null;
        ExposedHeaders = message.Headers.TryGetValues("Access-Control-Expose-Headers", out var exposed) ? exposed.Single() : null;
    }

    public int Status { get; }

    public string Body { get; }

    public string? MediaType { get; }

    public string? Location { get; }

    public IReadOnlyList<string> Links { get; }

    public string? Nonce { get; }

    public ICollection<string> Allow { get; }

    public string? CacheControl { get; }

    public TimeSpan? RetryAfter { get; }

    public string? AllowedOrigin { get; }

    public string? ExposedHeaders { get; }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The error type without its namespace.</summary>
    public string? Error => Json.GetProperty("type").GetString()?.Replace(ErrorNamespace, "", StringComparison.Ordinal);

    public string? Text(string member) => Json.TryGetProperty(member, out var value) ? value.GetString() : null;

    /// <summary>
    /// A refusal as every refusal must be: a problem document that leaks nothing, and a nonce for the next try (RFC 8555 section 6.7, RFC
    /// 7807).
    /// </summary>
    public Answer AssertRefused(params string[] errors)
    {
        Assert.InRange(Status, 400, 499);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(Status, Json.GetProperty("status").GetInt32());
        Assert.StartsWith(ErrorNamespace, Text("type"), StringComparison.Ordinal);
        Assert.Contains(Error!, Registered);
        Assert.NotEmpty(Text("detail")!);
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        Assert.False(Json.TryGetProperty("identifier", out _));
        Assert.Matches("^[A-Za-z0-9_-]+$", Nonce);
        Assert.True(errors.Length == 0 || errors.Contains(Error), $"{Error} is none of {string.Join(", ", errors)}: {Body}");
        return this;
    }
}
