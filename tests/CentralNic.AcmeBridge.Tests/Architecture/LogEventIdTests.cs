using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Architecture;

/// <summary>A log line can be told from all others of its project by its event id, and is found in its file by it.</summary>
public sealed partial class LogEventIdTests
{
    [Fact]
    public void EventId_IsUniqueInItsProject()
    {
        string[] doubled =
        [
            .. Events().GroupBy(logged => (logged.Project, logged.Id))
                .Where(same => same.Count() > 1)
                .Select(same => $"{same.Key.Project} {same.Key.Id}: {string.Join(", ", same.Select(logged => logged.File))}"),
        ];
        Assert.Empty(doubled);
    }

    [Fact]
    public void EventIds_AscendInTheirFile()
    {
        string[] outOfOrder =
        [
            .. Events().GroupBy(logged => (logged.Project, logged.File))
                .SelectMany(file => file.Zip(file.Skip(1)).Where(pair => pair.First.Id > pair.Second.Id))
                .Select(pair => $"{pair.First.Project} {pair.First.File}: {pair.Second.Id} after {pair.First.Id}"),
        ];
        Assert.Empty(outOfOrder);
    }

    [Fact]
    public void Events_AreFound() => Assert.True(Events().Count() > 100);

    private static IEnumerable<(string Project, string File, int Id)> Events() =>
        from file in Repository.SourceFiles("*.cs")
        let path = Path.GetRelativePath(Repository.PathOf("src"), file).Split(Path.DirectorySeparatorChar)
        from match in LoggerMessage().Matches(File.ReadAllText(file))
        select (path[0], string.Join('/', path[1..]), int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex LoggerMessage();
}
