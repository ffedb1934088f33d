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

/// <summary>How the API's description tells of the lines of a streamed answer.</summary>
/// <typeparam name="T">What the items are.</typeparam>
/// <param name="Item">A part of the result.</param>
/// <param name="Progress">How far it is, in words.</param>
/// <param name="Error">Why it did not come to its end.</param>
/// <param name="End">It came to its end.</param>
internal sealed record OperatorStream<T>(T? Item, string? Progress, string? Error, bool? End);
