namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>A key for signed updates.</summary>
internal sealed record TsigTestKey(string Name, string Algorithm, string Secret)
{
    public static TsigTestKey Sha256 { get; } = new(
        "bridge", "hmac-sha256", Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(static number => (byte)number)]));

    public static TsigTestKey Sha512 { get; } = new(
        "bridge", "hmac-sha512", Convert.ToBase64String([.. Enumerable.Range(1, 64).Select(static number => (byte)number)]));

    /// <summary>The key as BIND's configuration has it.</summary>
    public string Statement => $"key {Name} {{ algorithm {Algorithm}; secret \"{Secret}\"; }};";

    /// <summary>The permission in a zone of BIND's.</summary>
    public string Permission => $"allow-update {{ key {Name}; }};";
}
