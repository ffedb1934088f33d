using System.Security.Cryptography;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Endpoints;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Doctor;

/// <summary>What <c>doctor</c> asks of the running bridge alone.</summary>
internal static class DoctorResource
{
    private const string Area = "doctor";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapPost($"/{Area}/probes", Issue)
        .WithTags(Area).RequireAuthorization(OperatorPolicies.Operate)
        .WithName("createDoctorProbe")
        .WithSummary("A URL below PublicUrl that answers once, within a minute, with a problem document; to test what stands in front");

    private static DoctorProbe Issue(DoctorProbeRequest request, Bridge bridge, DiagnosticProbes probes, BridgeSettings settings)
    {
        var kind = request.Kind switch
        {
            DoctorProbeRequest.Held => DiagnosticKind.Held,
            DoctorProbeRequest.RateLimited => DiagnosticKind.RateLimited,
            _ => throw new InvalidRequestException(
                "kind", $"kind is '{request.Kind}': give {DoctorProbeRequest.Held} or {DoctorProbeRequest.RateLimited}."),
        };
        var answer = new DiagnosticAnswer(
            kind,
            kind == DiagnosticKind.Held ? bridge.Policy.HoldAtMost(HoldTimes.Known) : TimeSpan.Zero,
            RandomNumberGenerator.GetHexString(32, lowercase: true));
        return new DoctorProbe
        {
            Url = new AcmeUrls(settings.PublicUrl).Diagnostic(probes.Issue(answer)),
            Status = answer.Status,
            Mark = answer.Mark,
            HoldSeconds = answer.Hold.TotalSeconds,
            RetryAfterSeconds = (int)answer.RetryAfter.TotalSeconds,
        };
    }
}

/// <summary>Asks for a diagnostic answer.</summary>
/// <param name="Kind">
/// <c>held</c>: status 503, held back as long as any answer is; <c>rate-limited</c>: status 429 at once.
/// </param>
internal sealed record DoctorProbeRequest(string? Kind)
{
    internal const string Held = "held";

    internal const string RateLimited = "rate-limited";
}

/// <summary>A diagnostic answer that can be fetched once.</summary>
internal sealed record DoctorProbe
{
    /// <summary>Where, for one GET within a minute.</summary>
    public required string Url { get; init; }

    /// <summary>The HTTP status that it is answered with.</summary>
    public required int Status { get; init; }

    /// <summary>The member <c>mark</c> of the answer's document.</summary>
    public required string Mark { get; init; }

    /// <summary>How long the answer is held back, in seconds.</summary>
    public required double HoldSeconds { get; init; }

    /// <summary>The header Retry-After of the answer.</summary>
    public required int RetryAfterSeconds { get; init; }
}

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DoctorProbeRequest))]
[JsonSerializable(typeof(DoctorProbe))]
internal sealed partial class DoctorProbesJson : JsonSerializerContext;
