using System.Text;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>
/// The table of metrics in docs is what a bridge gives. After a change write it anew: <c>MONITORING_DOCUMENT=update</c> in the environment
/// of this test.
/// </summary>
[Collection(RunningBridge.Name)]
public sealed partial class MetricsDocumentationTests(MonitoredBridge monitored) : IClassFixture<MonitoredBridge>
{
    private const string Begin = "<!-- metrics -->\n", End = "<!-- end of metrics -->";

    private static readonly string Page = Repository.PathOf("docs", "monitoring.md");

    [Fact]
    public async Task Table_IsWhatABridgeGives()
    {
        await monitored.Bridge.Bridge.Monitor.PrepareAsync(TestContext.Current.CancellationToken);
        var families = monitored.Bridge.Metrics.Read();
        Assert.All(families, family => Assert.True(family.Read().Count > 0, $"{family.Name} was never measured"));
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var table = TableOf(families);
        if (Environment.GetEnvironmentVariable("MONITORING_DOCUMENT") == "update")
        {
            page = page[..begin] + table + page[end..];
            await File.WriteAllTextAsync(Page, page, TestContext.Current.CancellationToken);
            end = page.IndexOf(End, StringComparison.Ordinal);
        }

        Assert.Equal(page[begin..end], table);
    }

    [Fact]
    public async Task MetricOfDashboardAndRules_IsOneThatABridgeGives()
    {
        var given = monitored.Bridge.Metrics.Read().SelectMany(family => family.Kind == MetricKind.Histogram
            ? [family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"]
            : new[] { family.Name }).ToHashSet(StringComparer.Ordinal);
        var folder = Repository.PathOf("deploy", "monitoring");
        var rules = await File.ReadAllTextAsync(Path.Combine(folder, "alerts.yml"), TestContext.Current.CancellationToken);
        var tests = await File.ReadAllTextAsync(Path.Combine(folder, "alerts.test.yml"), TestContext.Current.CancellationToken);
        string[] used =
        [
            .. Metric().Matches(string.Join('\n', AlertTests.DashboardQueries().Append(rules).Append(tests)))
                .Select(match => match.Value).Distinct(StringComparer.Ordinal),
        ];

        Assert.True(used.Length > 30, string.Join(", ", used));
        Assert.Empty(used.Except(given));
    }

    private static string TableOf(IEnumerable<MetricFamily> families)
    {
        var table = new StringBuilder("\n| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var family in families)
        {
            // A request that failed has one label more than all others.
            var labels = family.Read().SelectMany(series => series.Tags).Select(tag => tag.Key).Where(label => label != "error.type")
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(label => $"`{PrometheusNames.Plain(label)}`");
            table.Append('|').AppendJoin(
                '|',
                $" `{family.Name}` ",
                $" {family.Kind.ToString().ToLowerInvariant()} ",
                $" {string.Join(", ", labels)} ",
                $" {family.Instrument.Description} (`{family.Instrument.Name}`{UnitOf(family)}) ").Append("|\n");
        }

        return table.Append('\n').ToString();
    }

    [GeneratedRegex("(?:acme_bridge|centralnic_reseller|dotnet|http_server|process)_[a-z0-9_]+")]
    private static partial Regex Metric();

    private static string UnitOf(MetricFamily family) => family.Instrument.Unit is { Length: > 0 } unit ? $", unit `{unit}`" : "";
}
