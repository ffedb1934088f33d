using System.Globalization;
using CentralNic.AcmeBridge.CommandLine.Output;
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
        TextTable.Write(
            output,
            [
                .. report.Of(ImportOutcome.Adopted),
                .. report.Of(ImportOutcome.Conflict),
                .. report.Of(ImportOutcome.Skipped),
            ],
            new("outcome", finding => finding.Outcome == ImportOutcome.Adopted && request.DryRun
                ? "would adopt"
                : finding.Outcome.ToString().ToLowerInvariant()),
            new("certificate order", finding => finding.CertificateOrder),
            new("class", finding => finding.Class),
            new("paid until", finding => finding.PaidUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            new("tenant", finding => finding.Tenant?.Value),
            new("names", finding => string.Join(", ", finding.Names)) { Shrinks = true },
            new("note", finding => finding.Outcome == ImportOutcome.Adopted ? finding.Remark : finding.Reason) { Shrinks = true });
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

    private static string Of(TimeSpan left) => left switch
    {
        { TotalMinutes: < 2 } => $"{Math.Ceiling(left.TotalSeconds)} s",
        { TotalHours: < 2 } => $"{Math.Ceiling(left.TotalMinutes)} min",
        _ => string.Create(CultureInfo.InvariantCulture, $"{left.TotalHours:0.0} h"),
    };
}
