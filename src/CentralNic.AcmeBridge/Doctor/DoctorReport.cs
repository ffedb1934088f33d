using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>All that <c>doctor</c> found.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="At">When it began to look, UTC.</param>
/// <param name="DataFolder">The data folder.</param>
/// <param name="Running">Whether a bridge runs on the data folder, and answers.</param>
/// <param name="Findings">What was found, in the order in which it was looked at.</param>
internal sealed record DoctorReport(
    string Version, DateTimeOffset At, string DataFolder, bool Running, ImmutableArray<DoctorFinding> Findings)
{
    /// <summary>Whether nothing failed.</summary>
    public bool Healthy => Findings.All(finding => finding.Status != DoctorStatus.Failed);

    /// <summary>How many findings came to something.</summary>
    public int Count(DoctorStatus status) => Findings.Count(finding => finding.Status == status);
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
