using System.Globalization;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Tests;

/// <summary>
/// A printed example of manual 9.1: the command, <c>9.1.N.command.txt</c> as <c>KEY=value</c> lines, and the response as printed,
/// <c>9.1.N.txt</c>. A section's second command has a <c>b</c> behind its number. Lines that the manual leaves out (<c>[...]</c>) are
/// left out of commands too; lines that it wraps are whole here.
/// </summary>
internal static class ManualExample
{
    public static IEnumerable<string> Sections =>
        typeof(ManualExample).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".command", StringComparison.Ordinal))
            .Select(name => name[..^".command".Length]);

    /// <summary>The response with EOF, which live answers have and most samples lack.</summary>
    public static string ResponseText(string section) => Read(section) + "EOF\n";

    public static ResellerResponse Response(string section) => ResellerResponse.Parse(ResponseText(section));

    public static ResellerCommand Command(string section) => ResellerCommand.Parse(Read(section + ".command"));

    /// <summary>
    /// The PEM text of a command's <c>csr</c> or <c>crt</c> lines, with others in place of those that the manual leaves out.
    /// </summary>
    public static string Pem(string section, string prefix)
    {
        var command = Command(section);
        var last = command.Parameters
            .Select(parameter => LineNumber(parameter.Key, prefix))
            .Max() ?? throw new InvalidOperationException($"{section} has no {prefix}.");
        return string.Join('\n', Enumerable.Range(0, last + 1).Select(line => command[$"{prefix}{line}"] ?? "LeftOut0"));
    }

    public static int? LineNumber(string key, string prefix) =>
        key.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(key.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? line : null;

    private static string Read(string name)
    {
        using var stream = typeof(ManualExample).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
