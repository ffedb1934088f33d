namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>Something that a limit may stop.</summary>
/// <param name="Limit">The limit's name, as in the configuration.</param>
/// <param name="Subject">Whose or what for: an account, an address, names.</param>
/// <param name="Rate">How often it may happen; <see langword="null"/>: without limit.</param>
internal readonly record struct LimitedAct(string Limit, string Subject, RateLimit? Rate);
