namespace CentralNic.AcmeBridge.Configuration;

/// <summary>A value as found.</summary>
/// <param name="Value">The text; JSON numbers and booleans as they are written there.</param>
/// <param name="Origin">Where it was found, for people: a file's name, <c>environment variable X</c>, <c>--listen</c>.</param>
internal sealed record RawSetting(string Value, string Origin);
