using System.Globalization;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>A path of the operator's API with its query parameters.</summary>
/// <param name="Path">The path below the API's own, for example <c>orders</c>.</param>
internal sealed record ApiQuery(string Path)
{
    private IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>The same with a parameter.</summary>
    /// <param name="value">Its value; <see langword="null"/>: the parameter is left out.</param>
    public ApiQuery With(string name, string? value) =>
        value is null ? this : this with { Parameters = [.. Parameters, $"{name}={Uri.EscapeDataString(value)}"] };

    /// <summary>The same with a day, as its first moment, UTC.</summary>
    public ApiQuery With(string name, DateOnly? day) =>
        With(name, day?.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => Parameters.Count == 0 ? Path : $"{Path}?{string.Join('&', Parameters)}";
}
