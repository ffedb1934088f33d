namespace CentralNic.AcmeBridge.Configuration;

/// <summary>One mistake in the configuration.</summary>
/// <param name="Key">The key, for example <c>Reseller:Password</c>, or the name of the file when the file itself is wrong.</param>
/// <param name="Value">The value found; <see langword="null"/> when there is none or it is secret.</param>
/// <param name="Origin">
/// Where the value comes from, for example <c>appsettings.json</c>; <see langword="null"/> when nothing was found.
/// </param>
/// <param name="Problem">What is wrong, to follow the key: <c>is missing</c>.</param>
/// <param name="Mend">What to do, a sentence.</param>
public sealed record SettingError(string Key, string? Value, string? Origin, string Problem, string Mend)
{
    /// <summary>The mistake in one line.</summary>
    public override string ToString()
    {
        var value = Value is null ? "" : $" '{Value}'";
        var origin = Origin is null ? "" : $" ({Origin})";
        return $"{Key}{value} {Problem}{origin}. {Mend}";
    }
}
