using System.Reflection;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Logging;

/// <summary>What docs/logs.md says of the names in the log.</summary>
public sealed partial class LogDocumentationTests
{
    private static readonly Assembly[] Programs =
        [typeof(BridgeServer).Assembly, typeof(Bridge).Assembly, typeof(LiteDbDocumentStore).Assembly, typeof(ResellerClient).Assembly];

    [Fact]
    public void Document_NamesOnlyPropertiesThatLinesHave()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "logs.md"));
        var table = text[text.IndexOf("| property | meaning |", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n\n", StringComparison.Ordinal)];
        string[] documented = [.. Row().Matches(table).Select(row => row.Groups[1].Value)];
        var used = Programs.SelectMany(program => program.GetTypes())
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message)
            .OfType<string>()
            .SelectMany(message => Property().Matches(message).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(documented.Length > 10);
        Assert.Equal([], documented.Where(name => !used.Contains(name)));
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\{(\w+)")]
    private static partial Regex Property();
}
