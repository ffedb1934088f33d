using System.Diagnostics.Tracing;
using System.Globalization;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Store;
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
internal sealed partial class OtlpExport : IAsyncDisposable
{
    private const string ServiceName = "centralnic-acme-bridge";

    private readonly Bridge _bridge;
    private readonly ILogger<OtlpExport> _logger;
    private readonly ExportTrouble _trouble;
    private readonly TracerProvider _traces;
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _metrics;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sending;

    /// <summary>Begins to send.</summary>
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
        _sending = Task.Run(() => SendAsync(settings.Interval, time, _stopping.Token));
    }

    /// <summary>Sends what is left, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _traces.Dispose();
        _metrics.Dispose();
        _trouble.Dispose();
        _stopping.Dispose();
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

    private async Task SendAsync(TimeSpan interval, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                try
                {
                    await _bridge.Monitor.PrepareAsync(stop);
                }
                catch (StoreUnavailableException failure)
                {
                    LogNotPrepared(failure);
                }

                _reader.Collect();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposing sends once more.
        }
    }

    [LoggerMessage(112, LogLevel.Information, "Traces and metrics are sent to {Endpoint} ({Protocol})")]
    private partial void LogBegun(string endpoint, OtlpProtocol protocol);

    [LoggerMessage(113, LogLevel.Error, "Sums of money, budgets and certificates could not be worked out; the other metrics are sent")]
    private partial void LogNotPrepared(Exception failure);

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
