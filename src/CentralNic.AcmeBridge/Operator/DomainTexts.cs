using System.Collections.Immutable;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>Domains as an operator writes them, in the settings' ways: Unicode becomes A-labels, <c>*</c> is all names.</summary>
internal static class DomainTexts
{
    private static readonly SettingType<string> Domains = SettingTypes.Domains();
    private static readonly string HowToWrite = Domains.Mend("");

    /// <summary>Reads them.</summary>
    /// <param name="key">The name of the list.</param>
    /// <exception cref="InvalidRequestException">One of them is none.</exception>
    public static ImmutableArray<string> Read(string key, IEnumerable<string?> texts) =>
    [
        .. texts.Select(text => Domains.Parse(text?.Trim() ?? "", out var domain, out var problem)
            ? domain
            : throw new InvalidRequestException(key, $"{key} has '{text}', which {problem}. {HowToWrite}")),
    ];
}
