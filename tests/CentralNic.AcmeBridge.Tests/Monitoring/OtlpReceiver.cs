using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>A span as it came over the wire.</summary>
/// <param name="Attributes">Those that are text.</param>
internal sealed record ReceivedSpan(
    string Trace, string Id, string Parent, string Name, int Kind, ulong Start, ulong End, IReadOnlyDictionary<string, string> Attributes);

/// <summary>
/// A collector that takes OTLP over HTTP or gRPC (opentelemetry-proto, trace/v1 and metrics/v1) and keeps what comes.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const string GrpcTraces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const string GrpcMetrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
    private const int PrefixLength = 5;

    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app, Uri endpoint) => (_app, Endpoint) = (app, endpoint);

    public Uri Endpoint { get; }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    /// <summary>The bodies of what came with metrics.</summary>
    public ConcurrentQueue<byte[]> Metrics { get; } = new();

    /// <summary>The API keys that came.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    /// <param name="protocol">HTTP/1.1 for OTLP over HTTP, HTTP/2 for gRPC.</param>
    public static async Task<OtlpReceiver> StartAsync(HttpProtocols protocol = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var port = FreePort.Next();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            port, listen => listen.Protocols = protocol));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app, new Uri($"http://127.0.0.1:{port}"));
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Keys.Enqueue(http.Request.Headers["api-key"].ToString());
        var isGrpc = http.Request.ContentType == "application/grpc";
        var message = isGrpc ? Unwrapped(body.ToArray()) : body.ToArray();
        if (http.Request.Path == (isGrpc ? GrpcMetrics : "/v1/metrics"))
        {
            Metrics.Enqueue(message);
        }
        else if (http.Request.Path == (isGrpc ? GrpcTraces : "/v1/traces"))
        {
            foreach (var span in from resource in Fields(message, 1)
                                 from scope in Fields(resource, 2)
                                 from span in Fields(scope, 2)
                                 select Read(span))
            {
                Spans.Enqueue(span);
            }
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // An empty message: all was taken.
        if (isGrpc)
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(new byte[PrefixLength], http.RequestAborted);
            http.Response.AppendTrailer("grpc-status", "0");
            return;
        }

        http.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>gRPC sends a byte that says whether the message is compressed, and its length, before each message.</summary>
    private static byte[] Unwrapped(byte[] body) =>
        body[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1)) == body.Length - PrefixLength
            ? body[PrefixLength..]
            : throw new InvalidDataException("Not one message without compression.");

    private static ReceivedSpan Read(byte[] span) => new(
        Hex(span, 1),
        Hex(span, 2),
        Hex(span, 4),
        Encoding.UTF8.GetString(Fields(span, 5).Single()),
        (int)Number(span, 6),
        Number(span, 7),
        Number(span, 8),
        Fields(span, 9).Select(attribute => (
                Key: Encoding.UTF8.GetString(Fields(attribute, 1).Single()),
                Text: Fields(Fields(attribute, 2).Single(), 1).FirstOrDefault()))
            .Where(attribute => attribute.Text is not null)
            .ToDictionary(attribute => attribute.Key, attribute => Encoding.UTF8.GetString(attribute.Text!)));

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    private static ulong Number(byte[] message, int field) => Parse(message).FirstOrDefault(known => known.Field == field).Number;

    private static IEnumerable<byte[]> Fields(byte[] message, int field) =>
        Parse(message).Where(known => known.Field == field && known.Bytes is not null).Select(known => known.Bytes!);

    /// <summary>The fields of a protobuf message.</summary>
    private static List<(int Field, ulong Number, byte[]? Bytes)> Parse(byte[] message)
    {
        var fields = new List<(int, ulong, byte[]?)>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(((int)(tag >> 3), Varint(message, ref at), null));
                    break;
                case 1:
                    fields.Add(((int)(tag >> 3), BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), null));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add(((int)(tag >> 3), 0, message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add(((int)(tag >> 3), BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), null));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return value;
    }
}
