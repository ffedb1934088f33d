using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Fuzzing.Engine;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.Reseller.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Requests to the operator's API of a running bridge, with a token that may do everything: method and target, headers, an empty line, the
/// body. Each is answered, never with an error of the program's own, and JSON is JSON.
/// </summary>
internal sealed class OperatorTarget : IFuzzTarget, ILoggerProvider
{
    private const string Base = OperatorApi.BasePath;

    /// <summary>What a program says of its own mistakes, and nobody of a refusal.</summary>
    private static readonly string[] Blunders =
    [
        "Object reference", "Sequence contains", "Nullable object must have", "Collection was modified", "Index was", "Specified cast",
        "Unable to cast", "was not present in the dictionary", "Arithmetic operation", "UTF-16", "Stack empty", "Operation is not valid",
        "Parameter '", "Non-negative number required",
    ];

    /// <summary>
    /// What is left out: it writes archives or copies a whole account, or holds the answer for as long as an order is under way.
    /// </summary>
    private static readonly string[] Avoided = ["/backups", "/imports", "/follow"];

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzz-operator-").FullName;
    private readonly ConcurrentQueue<Exception> _failures = new();
    private SandboxServer? _sandbox;
    private BridgeServer? _server;
    private string _token = "";

    /// <inheritdoc/>
    public string Name => "operator";

    /// <inheritdoc/>
    public bool IsOnOneThread => false;

    /// <inheritdoc/>
    public TimeSpan MaxTime => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public long MaxAllocated => 512L * 1024 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; private set; } = Text.Words(
        "GET ", "POST ", "PUT ", "DELETE ", "HEAD ", Base + "/", "?", "&", "=", "%", "%00", "%2F", "%ff", "%ED%A0%80", "/", "..", "limit=",
        "after=",
        "tenant=", "reason=", "state=", "names=", "from=", "to=", "sort=", "query=", "version=", "Content-Type: application/json\n",
        "Content-Type: text/plain\n", "Authorization: Bearer x\n", "Host: localhost\n", "Accept: text/html\n", "If-Match: 1\n", "\n\n",
        "{", "}",
        "[", "]", "null", "true", "false", "-1", "1e9", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[[[[[[[[[[",
        "2026-06-01T12:00:00Z", "2026-06-01",
        "9999-12-31T23:59:59Z", "0001-01-01", "1d", "EUR", "default", "operate", "view", "tenant:default", "*", "xn--mnchen-3ya.test");

    /// <inheritdoc/>
    public async Task StartAsync()
    {
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(this).SetMinimumLevel(LogLevel.Error));
        var ports = FreePorts(3);
        var settings = BridgeConfiguration.Load(
            new ServeOptions { Sandbox = true, DataFolder = _folder },
            _folder,
            new Dictionary<string, string>
            {
                ["Validation__Resolvers__0"] = "127.0.0.1:9",
                ["Listen__0"] = $"http://127.0.0.1:{ports[0]}",
                ["PublicUrl"] = $"http://127.0.0.1:{ports[0]}",
                ["Dcv__Http__Listen"] = $"http://127.0.0.1:{ports[1]}",
                ["Sandbox__Listen"] = $"http://127.0.0.1:{ports[2]}",
                ["Tenants__shop__Names"] = "shop.test",
            });
        _sandbox = await SandboxLauncher.StartAsync(
            settings, settings.Sandbox!, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        _server = await BridgeServer.StartAsync(settings.PointAt(_sandbox), loggers, TimeProvider.System, null, CancellationToken.None);
        _token = (await _server.Bridge.Tokens.CreateAsync("fuzzing", OperatorRole.Operate, null, CancellationToken.None)).Token;
        await MakeTenantsThingsAsync();
        Words = [.. Words, .. await WordsOfApiAsync()];
        _failures.Clear();
    }

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (Request.Read(input, _token) is not { } request
            || Array.Exists(Avoided, part => request.Feature.Path.Contains(part, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        _failures.Clear();
        var (status, type, body) = AnswerAsync(request).GetAwaiter().GetResult();
        if (status == StatusCodes.Status500InternalServerError)
        {
            throw _failures.TryDequeue(out var failure)
                ? new InvalidOperationException(failure.Message, failure)
                : new ContractException($"A request is answered with 500: '{Encoding.UTF8.GetString(body)}'.");
        }

        if (type?.Contains("json", StringComparison.OrdinalIgnoreCase) == true && !type.Contains("ndjson", StringComparison.Ordinal))
        {
            using var document = JsonDocument.Parse(body);
            if (status >= 400 && document.RootElement.TryGetProperty("detail", out var detail)
                && Array.Find(Blunders, words => detail.GetString()!.Contains(words, StringComparison.Ordinal)) is { } blunder)
            {
                throw new ContractException($"A mistake of the program is told as a refusal ({blunder}): '{detail.GetString()}'.");
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        foreach (var (name, text) in OperatorSeeds.All)
        {
            yield return (name, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <inheritdoc/>
    ILogger ILoggerProvider.CreateLogger(string categoryName) => new FailureLogger(_failures);

    /// <inheritdoc/>
    void IDisposable.Dispose()
    {
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    /// <summary>Something to be found by the requests.</summary>
    private async Task MakeTenantsThingsAsync()
    {
        foreach (var text in OperatorSeeds.Things)
        {
            var (status, _, body) = await AnswerAsync(Request.Read(Encoding.UTF8.GetBytes(text), _token)!);
            if (status >= 400)
            {
                throw new InvalidOperationException($"'{text}' is answered with {status}: {Encoding.UTF8.GetString(body)}");
            }
        }
    }

    /// <summary>Paths, parameters and members, as the API's own description names them.</summary>
    private async Task<IEnumerable<byte[]>> WordsOfApiAsync()
    {
        var (_, _, body) = await AnswerAsync(Request.Read(Encoding.ASCII.GetBytes($"GET {OperatorApi.DescriptionPath}\n\n"), _token)!);
        using var document = JsonDocument.Parse(body);
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().ToList();
        var members = document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject().Select(member => $"\"{member.Name}\": "));
        return paths.Select(path => path.Name).Concat(members).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToList();
    }

    private async Task<(int Status, string? ContentType, byte[] Body)> AnswerAsync(Request request)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        var answer = new Answer();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request.Feature);
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(request.Feature.Body.Length > 0));
        features.Set<IHttpResponseFeature>(answer);
        features.Set<IHttpResponseBodyFeature>(answer);
        features.Set<IHttpConnectionFeature>(
            new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback });
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = end.Token });
        await _server!.Operators!.AnswerAsync(features);
        await answer.CompleteAsync();
        return (answer.StatusCode, answer.Headers.ContentType, answer.Written.ToArray());
    }

    /// <summary>An answer that has started when something of it was written, as a server's has.</summary>
    private sealed class Answer : StreamResponseBodyFeature, IHttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Call, object State)> _starting = new();
        private bool _started;

        public Answer()
            : this(new MemoryStream())
        {
        }

        private Answer(MemoryStream written)
            : base(written) => Written = written;

        public MemoryStream Written { get; }

        public int StatusCode { get; set; } = StatusCodes.Status200OK;

        public string? ReasonPhrase { get; set; }

        public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

        Stream IHttpResponseFeature.Body { get => Stream; set => throw new NotSupportedException(); }

        public bool HasStarted => _started || Written.Length > 0;

        public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

        public void OnCompleted(Func<object, Task> callback, object state)
        {
        }

        public override async Task StartAsync(CancellationToken cancellationToken = default)
        {
            if (!_started)
            {
                while (_starting.TryPop(out var one))
                {
                    await one.Call(one.State);
                }

                _started = true;
                await base.StartAsync(cancellationToken);
            }
        }

        public override async Task CompleteAsync()
        {
            await StartAsync();
            await base.CompleteAsync();
        }
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;

    /// <summary>A request as it stands in an input.</summary>
    private sealed record Request(HttpRequestFeature Feature)
    {
        /// <summary>Reads it; <see langword="null"/>: the server would refuse it before anything of the bridge's runs.</summary>
        public static Request? Read(byte[] input, string token)
        {
            var end = input.AsSpan().IndexOf("\n\n"u8);
            var head = Encoding.UTF8.GetString(end < 0 ? input : input.AsSpan(0, end)).Split('\n');
            var line = head[0].Split(' ', 2);
            var target = (line.Length > 1 ? line[1] : "/").Split('?', 2);
            if (PathOf(target[0]) is not { } path
                || !line[0].All(char.IsAsciiLetterUpper)
                || line[^1].AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                return null;
            }

            var feature = new HttpRequestFeature
            {
                Protocol = "HTTP/1.1",
                Scheme = "http",
                Method = line[0].Length == 0 ? "GET" : line[0],
                Path = path,
                QueryString = target.Length > 1 ? "?" + target[1] : "",
                RawTarget = line.Length > 1 ? line[1] : "/",
                Body = new MemoryStream(end < 0 ? [] : input[(end + 2)..]),
            };
            feature.Headers.Host = "localhost";
            feature.Headers.Authorization = "Bearer " + token;
            feature.Headers.ContentType = "application/json";
            foreach (var header in head.Skip(1).Select(text => text.Split(':', 2)).Where(parts => parts is [{ Length: > 0 }, _]))
            {
                if (!header[0].All(c => char.IsAsciiLetter(c) || c == '-') || header[1].Any(char.IsControl))
                {
                    return null;
                }

                feature.Headers[header[0].Trim()] = header[1].Trim();
            }

            feature.Headers.ContentLength = feature.Body.Length;
            return new Request(feature);
        }

        private static string? PathOf(string target)
        {
            try
            {
                return target.StartsWith('/') ? PathString.FromUriComponent(target).Value : null;
            }
            catch (InvalidOperationException)
            {
                return null; // It has a NUL.
            }
        }
    }

    /// <summary>Keeps what is logged as failed.</summary>
    private sealed class FailureLogger(ConcurrentQueue<Exception> failures) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null)
            {
                failures.Enqueue(exception);
            }
        }
    }
}
