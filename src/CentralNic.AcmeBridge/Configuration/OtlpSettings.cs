namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Where traces and metrics are sent by OpenTelemetry's protocol. Section <c>Telemetry:Otlp</c>.</summary>
/// <param name="Endpoint">The collector; below it are <c>/v1/traces</c> and <c>/v1/metrics</c> where it speaks HTTP.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Interval">How often metrics are sent.</param>
/// <param name="Headers">Headers with what it asks for, as <c>name=value,name=value</c>; <see langword="null"/>: none.</param>
public sealed record OtlpSettings(Uri Endpoint, OtlpProtocol Protocol, TimeSpan Interval, string? Headers)
{
    /// <summary>Without the headers, which may be secret.</summary>
    public override string ToString() => $"{Endpoint} ({Protocol})";
}
