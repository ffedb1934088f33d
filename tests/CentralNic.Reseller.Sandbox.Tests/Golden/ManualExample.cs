using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>A printed example of manual 9.1: its command, with what it must be adapted in, and its response.</summary>
internal static class ManualExample
{
    /// <summary>The lines of the printed response, from the first property on.</summary>
    public static IReadOnlyList<string> Response(string section) => Properties(Read(section));

    /// <summary>
    /// The printed command. CSR and CRT, of which the manual prints three lines, are given whole; what else must be adapted is named.
    /// </summary>
    public static ResellerCommand Command(string section, string? pem = null, params ReadOnlySpan<(string Key, string Value)> adapted)
    {
        var printed = ResellerCommand.Parse(Read(section + ".command"));
        var command = new ResellerCommand(printed.Name);
        foreach (var (key, value) in printed.Parameters)
        {
            var prefix = key.TrimEnd([.. "0123456789"]);
            if (prefix is "csr" or "crt")
            {
                command.SetLines(prefix, command[prefix + "0"] is null ? prefix == "csr" ? pem ?? Api.NewCsr("example.com") : pem : null);
            }
            else
            {
                command.Set(key, value);
            }
        }

        foreach (var (key, value) in adapted)
        {
            command.Set(key, value);
        }

        return command;
    }

    /// <summary>The property lines of a response's text, and the manual's marks of what it leaves out.</summary>
    public static IReadOnlyList<string> Properties(string response) =>
    [
        .. response.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("property[", StringComparison.Ordinal) || line == Shape.LeftOut),
    ];

    private static string Read(string name)
    {
        using var stream = typeof(ManualExample).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
