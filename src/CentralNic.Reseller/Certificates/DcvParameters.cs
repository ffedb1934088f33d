namespace CentralNic.Reseller.Certificates;

/// <summary>Writes the closed sets of values of the DCV parameters as the API spells them.</summary>
internal static class DcvParameters
{
    private static readonly string[] Languages = ["en", "de", "es", "fr", "it", "ja", "kr", "nl", "pt_br", "ru", "zh_cn", "zh_tw"];

    public static string? Write(DcvScope? scope) => scope switch
    {
        null => null,
        DcvScope.Base => "base",
        DcvScope.Fqdn => "fqdn",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "No such scope."),
    };

    public static string? Write(DcvLanguage? language) => language switch
    {
        null => null,
        >= 0 and <= DcvLanguage.TraditionalChinese => Languages[(int)language],
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "No such language."),
    };
}
