using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>A web server that sends what a test says, byte by byte; for answers that no well-behaved server gives.</summary>
internal sealed class ScriptedHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, Stream, CancellationToken, Task> _answer;
    private readonly Task _loop;

    /// <summary>Starts listening on a free port.</summary>
    /// <param name="answer">Gets the path asked for and the connection.</param>
    /// <param name="address">The address to listen on; by default 127.0.0.1.</param>
    /// <param name="port">The port; by default a free one.</param>
    public ScriptedHttpServer(Func<string, Stream, CancellationToken, Task> answer, IPAddress? address = null, int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Answers every request with the same text.</summary>
    public ScriptedHttpServer(string answer, IPAddress? address = null, int port = 0)
        : this((_, stream, cancellationToken) => SendAsync(stream, answer, cancellationToken), address, port)
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static Task SendAsync(Stream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken).AsTask();

    public static string Ok(string body, string headers = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    public static string Redirect(string location, int status = 302) =>
        $"HTTP/1.1 {status} Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await ReadHeadAsync(stream);
                if (head.Length > 0)
                {
                    Requests.Enqueue(head);
                    await _answer(head.Split(' ')[1], stream, _stop.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The validator hung up, or the test is over.
            }
        }
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length == 1 && one[0] == 0x16)
            {
                return "TLS TLS";
            }
        }

        return head.ToString();
    }
}
