using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Hosting;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>What the program itself measures: which build runs since when, and what ACME clients are refused.</summary>
internal sealed class HostInstruments
{
    /// <summary>The meter.</summary>
    public const string MeterName = "CentralNic.AcmeBridge.Host";

    /// <summary>The limit of refusals whose detail begins with no limit's name: money.</summary>
    private const string Budget = "Budget";

    private static readonly HashSet<string> Limits = [.. typeof(RequestLimits).GetProperties().Select(property => property.Name)];

    private static readonly FrozenDictionary<AcmeErrorType, string> Errors = Enum.GetValues<AcmeErrorType>().ToFrozenDictionary(
        static type => type, static type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()));

    private readonly Counter<long> _refusals;

    /// <summary>Makes the meter.</summary>
    /// <param name="meters">Who makes it, and ends it.</param>
    public HostInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(MeterName));
        _refusals = meter.CreateCounter<long>(
            "acme_bridge.refusals", "{request}", "Requests of ACME clients that were refused, by error and, where it was one, by limit.");
        var version = new KeyValuePair<string, object?>("version", StartReport.Version);
        var runtime = new KeyValuePair<string, object?>("runtime", Environment.Version.ToString());
        meter.CreateObservableGauge(
            "acme_bridge.build.info",
            () => new Measurement<int>(1, version, runtime),
            unit: null,
            "1; which build runs, and on which .NET.");
        meter.CreateObservableGauge(
            "process.start_time", () => Started, "s", "When the process began, as Unix time.");
    }

    private static double Started { get; } =
        new DateTimeOffset(Process.GetCurrentProcess().StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>A request of an ACME client was refused.</summary>
    public void Refused(AcmeProblem problem) => _refusals.Add(
        1,
        new("error", Errors[problem.Type]),
        new("limit", problem.Type == AcmeErrorType.RateLimited ? LimitOf(problem.Detail) : ""));

    /// <summary>The name of the limit stands at the beginning of the refusal's detail (docs/operating.md).</summary>
    internal static string LimitOf(string? detail)
    {
        var end = detail?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return end > 0 && Limits.TryGetValue(detail![..end], out var limit) ? limit : Budget;
    }
}
