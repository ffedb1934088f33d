namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>Why something was refused, as the operator's API says it (RFC 9457).</summary>
internal sealed record OperatorProblem
{
    /// <summary>The media type.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>
    /// The kind of problem for programs: <c>not-found</c>, <c>invalid</c>, <c>conflict</c>, <c>unauthorized</c>, <c>forbidden</c>,
    /// <c>upstream</c>, <c>unavailable</c> or <c>failed</c>.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>What is wrong, and how to correct it.</summary>
    public required string Detail { get; init; }

    /// <summary>The parameter or member that is wrong, where it is one.</summary>
    public string? Key { get; init; }

    /// <summary>Writes it as the answer.</summary>
    public static Task WriteAsync(HttpContext http, int status, string code, string detail, string? key = null)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new OperatorProblem { Status = status, Code = code, Detail = detail, Key = key },
            ApiJson.Default.OperatorProblem,
            ContentType,
            http.RequestAborted);
    }
}

/// <summary>A request that cannot be taken, with the parameter or member that is wrong.</summary>
/// <param name="key">Its name.</param>
/// <param name="detail">What is wrong with it, and what to write.</param>
internal sealed class InvalidRequestException(string key, string detail) : Exception(detail)
{
    /// <summary>The name of what is wrong.</summary>
    public string Key { get; } = key;
}
