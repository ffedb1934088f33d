using System.Text.RegularExpressions;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Telemetry</c>.</summary>
internal static partial class TelemetrySection
{
    internal static readonly SettingGroup Keys = new("Telemetry:Otlp");

    internal static readonly Setting<Uri> Endpoint = Keys.Value("Endpoint",
        "The collector to which traces of orders and metrics are sent by OpenTelemetry's protocol (OTLP); see "
        + "[monitoring.md](monitoring.md#opentelemetry)",
        Url("Give the URL of the collector without /v1/traces, for example http://127.0.0.1:4318."),
        example: "http://127.0.0.1:4318", note: "none: nothing is sent");
    internal static readonly Setting<OtlpProtocol> Protocol = Keys.Value("Protocol",
        "What it speaks: `HttpProtobuf` (usually port 4318) or `Grpc` (usually port 4317)",
        Word<OtlpProtocol>("is not a protocol", $"Give one of: {string.Join(", ", Enum.GetNames<OtlpProtocol>())}."),
        OtlpProtocol.HttpProtobuf, example: "Grpc");
    internal static readonly Setting<TimeSpan> Interval = Keys.Value("Interval",
        "How often metrics are sent",
        Duration("1s", "1h"), TimeSpan.FromMinutes(1), example: "30s");
    internal static readonly Setting<string> HeadersFile = Keys.Value("HeadersFile",
        "A file that holds one line with the headers that the collector asks for, as `name=value,name=value`",
        Text("Name a file with one line such as api-key=SECRET."), example: "/etc/acme-bridge/otlp.headers", note: "none are sent");
    internal static readonly Setting<string> Headers = Keys.Value("Headers",
        "The headers themselves; from the environment, or as `secrets encrypt` prints them",
        Text("Give the headers as name=value,name=value, in a file named by HeadersFile, or in an environment variable."),
        example: "Telemetry__Otlp__Headers=api-key=SECRET", isSecret: true, isForEnvironmentOnly: true);

    internal static OtlpSettings? Read(SettingsReader reader)
    {
        var (protocol, interval) = (reader.Get(Protocol), reader.Get(Interval));
        string? headers = null;
        if (reader.Text(Headers) is not null || reader.Text(HeadersFile) is not null)
        {
            headers = SecretReader.Read(reader, Headers, HeadersFile, "headers");
            if (headers is not null && !HeaderList().IsMatch(headers))
            {
                reader.FailSecret(
                    reader.Text(HeadersFile) is null ? Headers : HeadersFile, "does not hold name=value,name=value", Headers.Type.Mend(""));
            }
        }

        return reader.Find(Endpoint) is { } endpoint ? new OtlpSettings(endpoint, protocol, interval, headers) : null;
    }

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+=[^,=]+[^,]*(?:,[!#$%&'*+.^_`|~0-9A-Za-z-]+=[^,=]+[^,]*)*$")]
    private static partial Regex HeaderList();
}
