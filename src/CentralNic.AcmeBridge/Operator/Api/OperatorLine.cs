using System.Text.Json;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>
/// One line of a streamed answer (NDJSON). Exactly one member is set. The last line is <see cref="End"/> or <see cref="Error"/>; an answer
/// without it was cut off.
/// </summary>
internal sealed record OperatorLine
{
    /// <summary>A part of the result.</summary>
    public JsonElement? Item { get; init; }

    /// <summary>How far it is, in words.</summary>
    public string? Progress { get; init; }

    /// <summary>Why it did not come to its end.</summary>
    public string? Error { get; init; }

    /// <summary>It came to its end.</summary>
    public bool? End { get; init; }
}
