using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Monitoring;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>
/// Asks the bridge that runs on a data folder, through its socket. What it refuses is thrown as <see cref="CommandFailedException"/>.
/// </summary>
internal sealed class OperatorClient : IDisposable
{
    private readonly string _dataFolder;
    private readonly HttpClient _http;

    private OperatorClient(string dataFolder, string socket)
    {
        _dataFolder = dataFolder;
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        })
        {
            BaseAddress = new Uri($"http://operator{OperatorApi.BasePath}/"),

            // An answer that is streamed lasts as long as the work that it tells of.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Finds the socket of a data folder.</summary>
    /// <param name="dataFolder">The data folder, absolute.</param>
    /// <exception cref="CommandFailedException">No bridge runs there, or its socket must not be trusted.</exception>
    public static OperatorClient Connect(string dataFolder) => new(dataFolder, OperatorSocket.Find(dataFolder));

    /// <summary>Asks for one document.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await ReadAsync(request, type, cancellationToken);
    }

    /// <summary>Asks whether requests should be sent to the bridge, and why not.</summary>
    public async Task<ReadinessReport> GetReadinessAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, HealthProbe.Ready);
        using var answer = await SendAsync(request, cancellationToken, HttpStatusCode.ServiceUnavailable);
        return (await answer.Content.ReadFromJsonAsync(AccessJson.Default.ReadinessReport, cancellationToken))!;
    }

    /// <summary>Asks for a text that is no JSON.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var answer = await SendAsync(request, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Tells the bridge to do something; gives how things stand then.</summary>
    public async Task<T> PostAsync<T>(string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        return await ReadAsync(request, type, cancellationToken);
    }

    /// <summary>Asks for a streamed answer; gives its items as they come.</summary>
    /// <param name="method">GET, or POST for work.</param>
    /// <param name="body">What is told; <see langword="null"/>: nothing.</param>
    /// <param name="type">How an item is read.</param>
    /// <param name="progress">Is told how far the work is; <see langword="null"/>: nobody is.</param>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        HttpMethod method,
        string path,
        HttpContent? body,
        JsonTypeInfo<T> type,
        Func<string, Task>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var answer = await SendAsync(request, cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await LineAsync(reader, cancellationToken) is { } text)
        {
            var line = JsonSerializer.Deserialize(text, OperatorJson.Default.OperatorLine)!;
            switch (line)
            {
                case { Error: { } error }:
                    throw new CommandFailedException(ExitCode.Failure, error);
                case { End: true }:
                    yield break;
                case { Progress: { } text1 }:
                    await (progress?.Invoke(text1) ?? Task.CompletedTask);
                    break;
                case { Item: { } item }:
                    yield return item.Deserialize(type)!;
                    break;
            }
        }

        throw new CommandFailedException(ExitCode.Failure, "The bridge's answer was cut off; perhaps it is being stopped. Ask again.");
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string?> LineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(request, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync(type, cancellationToken))!;
    }

    /// <param name="alsoExpected">A status besides 200 that is no failure.</param>
    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken, HttpStatusCode? alsoExpected = null)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException failure) when (failure.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            throw new CommandFailedException(
                ExitCode.Unavailable,
                $"The bridge on '{_dataFolder}' runs as another user. Run the command as that user, or as root.",
                failure);
        }
        catch (HttpRequestException failure) when (failure.InnerException is SocketException)
        {
            // The socket of a process that was killed.
            throw OperatorSocket.NotRunning(_dataFolder, failure);
        }
        catch (HttpRequestException failure)
        {
            throw new CommandFailedException(ExitCode.Failure, $"The bridge on '{_dataFolder}' did not answer: {failure.Message}", failure);
        }

        if (answer.StatusCode == HttpStatusCode.OK || answer.StatusCode == alsoExpected)
        {
            return answer;
        }

        using (answer)
        {
            var isProblem = answer.Content.Headers.ContentType?.MediaType == OperatorProblem.ContentType;
            var problem = isProblem ? await answer.Content.ReadFromJsonAsync(ApiJson.Default.OperatorProblem, cancellationToken) : null;
            throw new CommandFailedException(
                ExitCode.Failure, problem?.Detail ?? $"The bridge answered with status {(int)answer.StatusCode}.");
        }
    }
}
