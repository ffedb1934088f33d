using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>
/// JSON of the control endpoints. Durations are ISO 8601, statuses those of the wire, kinds of faults in lower case with hyphens.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    Converters = [typeof(Duration), typeof(FaultKind), typeof(Status)])]
[JsonSerializable(typeof(ControlError))]
[JsonSerializable(typeof(ControlClock))]
[JsonSerializable(typeof(SandboxFaultState))]
[JsonSerializable(typeof(IReadOnlyList<SandboxFaultState>))]
[JsonSerializable(typeof(IReadOnlyList<SandboxMail>))]
[JsonSerializable(typeof(IReadOnlyList<SandboxCertificate>))]
[JsonSerializable(typeof(IReadOnlyList<SandboxPurchase>))]
[JsonSerializable(typeof(IReadOnlyList<SandboxEvent>))]
[JsonSerializable(typeof(IReadOnlyList<SandboxCommand>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    // Lazy: the generated half's static fields may come after these.
    private static readonly Lazy<ControlJson> Relaxed = new(static () =>
        new(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary>Quotes and the like are not escaped more than JSON needs: the answers are no part of a page.</summary>
    public static ControlJson Readable => Relaxed.Value;

    internal sealed class FaultKind() : JsonStringEnumConverter<SandboxFaultKind>(JsonNamingPolicy.KebabCaseLower);

    internal sealed class Status() : JsonStringEnumConverter<SandboxCertificateStatus>(JsonNamingPolicy.SnakeCaseLower);

    internal sealed class Duration : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            XmlConvert.ToTimeSpan(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(value));
    }
}
