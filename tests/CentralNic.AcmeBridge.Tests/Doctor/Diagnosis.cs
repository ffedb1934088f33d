using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>Makes single checks, as <c>doctor --only</c> does.</summary>
internal static class Diagnosis
{
    /// <summary>Checks with the settings of a bridge, which may run.</summary>
    public static Task<IReadOnlyList<DoctorFinding>> OfAsync(RunningBridge bridge, params string[] only) =>
        OfAsync(bridge.Settings, null, only);

    /// <summary>Checks with settings.</summary>
    /// <param name="roots">A file with roots that clients trust; <see langword="null"/>: none.</param>
    public static async Task<IReadOnlyList<DoctorFinding>> OfAsync(BridgeSettings settings, string? roots, params string[] only)
    {
        var options = new DoctorOptions { Where = new ServeOptions { DataFolder = settings.DataFolder }, Only = only, RootsFile = roots };
        await using var context = await DoctorContext.OpenAsync(options, settings, [], TestContext.Current.CancellationToken);
        var told = new List<DoctorFinding>();
        var report = await DoctorRun.RunAsync(
            context,
            [.. DoctorRun.All.Where(check => only.Contains(check.Name))],
            told.Add,
            TestContext.Current.CancellationToken);
        Assert.Equal(report.Findings, told);
        return report.Findings;
    }

    /// <summary>The only finding with a status, which there must be.</summary>
    public static DoctorFinding Single(this IEnumerable<DoctorFinding> findings, DoctorStatus status)
    {
        var all = findings.ToList();
        var found = all.Where(finding => finding.Status == status).ToList();
        Assert.True(found.Count == 1, $"{found.Count} findings are {status}:\n{Text(all)}");
        return found[0];
    }

    /// <summary>All are as they should be.</summary>
    public static void AssertAllOk(this IEnumerable<DoctorFinding> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count > 0 && all.TrueForAll(finding => finding.Status == DoctorStatus.Ok), Text(all));
    }

    public static string Text(IEnumerable<DoctorFinding> findings) =>
        string.Join('\n', findings.Select(
            finding => $"{finding.Status} {finding.Check} {finding.Subject}: {finding.Detail} {finding.Remedy}"));
}
