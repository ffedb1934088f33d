using System.Globalization;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Imports in words.</summary>
internal static class ImportText
{
    /// <summary>How far an import is.</summary>
    internal static string Of(ImportProgress progress)
    {
        var rate = progress.PerSecond is { } perSecond ? string.Create(CultureInfo.InvariantCulture, $", {perSecond:0.0} per second") : "";
        return $"{progress.Done} of {progress.Total} decided, {progress.Unread} to be asked "
            + $"about{rate}{(progress.Left is { } left && left > TimeSpan.Zero ? $", {Of(left)} left" : "")}";
    }

    /// <summary>What an import found and did.</summary>
    internal static void Write(TextWriter output, ImportRequest request, ImportReport report)
    {
        foreach (var finding in report.Of(ImportOutcome.Adopted))
        {
            output.WriteLine($"{(request.DryRun ? "would adopt" : "adopted")}  {Describe(finding)}, tenant {finding.Tenant}");
            if (finding.Remark is { } remark)
            {
                output.WriteLine($"    note: {remark}");
            }
        }

        foreach (var (outcome, word) in new[] { (ImportOutcome.Conflict, "conflict"), (ImportOutcome.Skipped, "skipped") })
        {
            foreach (var finding in report.Of(outcome))
            {
                output.WriteLine($"{word}  {Describe(finding)}: {finding.Reason}");
            }
        }

        foreach (var (certificateClass, orders, names) in report.Sums)
        {
            output.WriteLine(
                $"{certificateClass}: {Quantity.Of(orders, "certificate order")} with {Quantity.Of(names, "name")} "
                + (request.DryRun ? "would be adopted" : "adopted"));
        }

        output.WriteLine(
            $"{Quantity.Of(report.Findings.Length, "certificate order")} in the account: "
            + $"{Count(report, ImportOutcome.Adopted)} {(request.DryRun ? "would be adopted" : "adopted")}, "
            + $"{Count(report, ImportOutcome.Known)} known, {Count(report, ImportOutcome.Conflict)} in conflict, "
            + $"{Count(report, ImportOutcome.Skipped)} skipped, "
            + $"{Count(report, ImportOutcome.NotAsked)} not asked for.{(request.DryRun ? " Nothing was written." : "")}");
    }

    private static int Count(ImportReport report, ImportOutcome outcome) => report.Of(outcome).Count();

    private static string Describe(ImportFinding finding) =>
        $"{finding.CertificateOrder}  {finding.Class}{(finding.PaidUntil is { } until ? $", paid until {until:yyyy-MM-dd}" : "")}"
        + (finding.Names.IsEmpty ? "" : $", {string.Join(" ", finding.Names)}");

    private static string Of(TimeSpan left) => left switch
    {
        { TotalMinutes: < 2 } => $"{Math.Ceiling(left.TotalSeconds)} s",
        { TotalHours: < 2 } => $"{Math.Ceiling(left.TotalMinutes)} min",
        _ => string.Create(CultureInfo.InvariantCulture, $"{left.TotalHours:0.0} h"),
    };
}
