namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The configuration cannot be used. Its message lists every mistake.</summary>
/// <param name="errors">All mistakes found; at least one.</param>
public sealed class ConfigurationException(IReadOnlyList<SettingError> errors) : Exception(Compose(errors))
{
    /// <summary>All mistakes found.</summary>
    public IReadOnlyList<SettingError> Errors { get; } = errors;

    private static string Compose(IReadOnlyList<SettingError> errors) =>
        string.Join(
            Environment.NewLine,
            errors.Select(error => $"  {error}")
                .Prepend(errors.Count == 1 ? "The configuration has a mistake:" : $"The configuration has {errors.Count} mistakes:"));
}
