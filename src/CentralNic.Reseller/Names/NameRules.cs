namespace CentralNic.Reseller.Names;

/// <summary>What a certificate class allows of names (manual 9.3.2).</summary>
/// <param name="Wildcards">Whether names may be wildcards.</param>
/// <param name="MultipleNames">Whether more than the included names and their free alternatives can be ordered (SAN).</param>
/// <param name="IncludedNames">How many names the base price includes.</param>
/// <param name="FreeAlternatives">How many names of an order may be free as the alternative of another.</param>
/// <param name="MaxNames">How many names an order may have when <paramref name="MultipleNames"/>.</param>
public sealed record NameRules(bool Wildcards, bool MultipleNames, int IncludedNames, int FreeAlternatives, int MaxNames);
