namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Refusals of what an operator gave, which name what is wrong as the operator wrote it.</summary>
internal static class WrongSetting
{
    /// <summary>The refusal of a setting.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="what">What is wrong with it and how to correct it, as the rest of a sentence that begins with its name.</param>
    public static ArgumentException Of(string key, string what) => new($"'{key}' {what}.", key);
}
