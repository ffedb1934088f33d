using CentralNic.AcmeBridge.CommandLine.Output;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>Findings as people read them.</summary>
internal static class DoctorText
{
    private const string Indent = "                         ";

    /// <summary>Writes a finding, and what to do about it on lines of their own.</summary>
    public static void Write(TextWriter output, DoctorFinding finding)
    {
        var subject = finding.Subject is { } about ? TextTable.Clean(about) + ": " : "";
        output.WriteLine($"{NameOf(finding.Status),-8} {finding.Check,-15} {subject}{TextTable.Clean(finding.Detail)}");
        if (finding.Remedy is { } remedy)
        {
            output.WriteLine($"{Indent}do: {TextTable.Clean(remedy)}");
        }

        if (finding.Setting is { } setting)
        {
            output.WriteLine($"{Indent}setting: {setting}");
        }

        if (finding.Command is { } command)
        {
            output.WriteLine($"{Indent}run: {TextTable.Clean(command)}");
        }

        output.Flush();
    }

    /// <summary>Writes how many findings there were of each kind.</summary>
    public static void WriteSummary(TextWriter output, DoctorReport report) => output.WriteLine(
        $"{report.Count(DoctorStatus.Ok)} ok, {report.Count(DoctorStatus.Warning)} warning, {report.Count(DoctorStatus.Failed)} failed, "
        + $"{report.Count(DoctorStatus.Skipped)} skipped.");

    private static string NameOf(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => "ok",
        DoctorStatus.Warning => "warning",
        DoctorStatus.Failed => "failed",
        _ => "skipped",
    };
}
