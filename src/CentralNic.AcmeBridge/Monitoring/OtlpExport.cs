using System.Diagnostics.Tracing;
using System.Globalization;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>
/// Sends traces and metrics to a collector (OTLP). Nothing of OpenTelemetry is loaded unless one is made; all else of the program measures
/// by System.Diagnostics alone.
/// </summary>
internal sealed partial class OtlpExport : IDisposable
{
    private const string ServiceName = "centralnic-acme-bridge";

    private readonly Bridge _bridge;
    private readonly ILogger<OtlpExport> _logger;
    private readonly Lock _collecting = new();
    private readonly ExportTrouble _trouble;
    private readonly TracerProvider _traces;
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _metrics;
    private bool _isDisposed;

    /// <summary>Begins to send: traces as they end, metrics by a periodic task of the bridge.</summary>
    public OtlpExport(OtlpSettings settings, Bridge bridge, ILoggerFactory loggers, TimeProvider time)
    {
        _bridge = bridge;
        _logger = loggers.CreateLogger<OtlpExport>();
        _trouble = new ExportTrouble(_logger, time);
        var resource = ResourceBuilder.CreateDefault().AddService(
            ServiceName, serviceVersion: StartReport.Version, serviceInstanceId: Environment.MachineName);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(BridgeMeter.Name, ResellerMeter.Name)
            .AddOtlpExporter(options => Configure(options, settings, "v1/traces"))
            .Build();
        var options = new OtlpExporterOptions();
        Configure(options, settings, "v1/metrics");
        _reader = new BaseExportingMetricReader(new OtlpMetricExporter(options));
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(BridgeMeter.Name, StoreMeter.Name, ResellerMeter.Name, HostInstruments.MeterName, "System.Runtime")
            .AddReader(_reader)
            .Build();
        LogBegun(settings.Endpoint.GetLeftPart(UriPartial.Path), settings.Protocol);
        bridge.AddPeriodicTask("otlp", settings.Interval, SendMetricsAsync);
    }

    /// <summary>Sends what is left, and ends.</summary>
    public void Dispose()
    {
        lock (_collecting)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _traces.Dispose();
        _metrics.Dispose();
        _trouble.Dispose();
    }

    private static void Configure(OtlpExporterOptions options, OtlpSettings settings, string path)
    {
        var isHttp = settings.Protocol == OtlpProtocol.HttpProtobuf;
        options.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

        // An endpoint that is given in code is taken as it is.
        options.Endpoint = isHttp ? new Uri(settings.Endpoint.AbsoluteUri.TrimEnd('/') + "/" + path) : settings.Endpoint;
        if (settings.Headers is { } headers)
        {
            options.Headers = headers;
        }
    }

    /// <summary>Sends the metrics also when sums could not be worked out; the runner of periodic tasks logs that.</summary>
    private async Task SendMetricsAsync(CancellationToken stop)
    {
        try
        {
            await _bridge.Monitor.PrepareAsync(stop);
        }
        finally
        {
            lock (_collecting)
            {
                if (!_isDisposed)
                {
                    _reader.Collect();
                }
            }
        }
    }

    [LoggerMessage(112, LogLevel.Information, "Traces and metrics are sent to {Endpoint} ({Protocol})")]
    private partial void LogBegun(string endpoint, OtlpProtocol protocol);

    /// <summary>The library tells of what it could not send by events alone; the log tells of it once in ten minutes.</summary>
    private sealed partial class ExportTrouble(ILogger logger, TimeProvider time) : EventListener
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

        private readonly Lock _lock = new();
        private long? _told;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("OpenTelemetry", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Warning);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            lock (_lock)
            {
                if (_told is { } told && time.GetElapsedTime(told) < Pause)
                {
                    return;
                }

                _told = time.GetTimestamp();
            }

            LogTrouble(logger, string.Format(CultureInfo.InvariantCulture, eventData.Message ?? "", eventData.Payload?.ToArray() ?? []));
        }

        [LoggerMessage(114, LogLevel.Warning, "Traces or metrics could not be sent; what is not sent is lost. {Trouble}")]
        private static partial void LogTrouble(ILogger logger, string trouble);
    }
}
