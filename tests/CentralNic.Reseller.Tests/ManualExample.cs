using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Tests;

/// <summary>A printed example of the manual: its first command and response. The samples lack EOF, which live answers have.</summary>
internal static class ManualExample
{
    public static string ResponseText(string section)
    {
        var text = Read(section);
        var body = text[text.IndexOf("[RESPONSE]", StringComparison.Ordinal)..];
        var next = body.IndexOf("[COMMAND]", StringComparison.Ordinal);
        return (next < 0 ? body : body[..next]) + "EOF\n";
    }

    public static ResellerResponse Response(string section) => ResellerResponse.Parse(ResponseText(section));

    public static ResellerCommand Command(string section) =>
        ResellerCommand.Parse(Read(section).Split("[RESPONSE]")[0].Replace("[...]\n", "", StringComparison.Ordinal));

    private static string Read(string section)
    {
        using var stream = typeof(ManualExample).Assembly.GetManifestResourceStream(section) ?? throw new InvalidOperationException(section);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
