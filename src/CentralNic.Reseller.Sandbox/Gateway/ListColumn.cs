namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>A column of a list.</summary>
/// <param name="Name">The property that shows it, for example <c>created date</c>.</param>
/// <param name="Value">Its text in a row.</param>
/// <param name="Parameter">
/// What filters and orders call it; <see langword="null"/>: the name without blanks, for example <c>createddate</c>.
/// </param>
internal sealed record ListColumn<T>(string Name, Func<T, string> Value, string? Parameter = null)
{
    /// <summary>What filters and orders call it.</summary>
    public string Key { get; } = Parameter ?? Name.Replace(" ", "", StringComparison.Ordinal);
}
