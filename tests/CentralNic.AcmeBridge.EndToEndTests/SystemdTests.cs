using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>What the program tells systemd (sd_notify(3)), and does not tell the programs that it runs.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_TellsThatItIsReadyAliveReloadedAndStopping()
    {
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(_folder["notify"]));
        using var stop = new CancellationTokenSource();
        var told = Channel.CreateUnbounded<string>();
        var reading = ReadAsync(systemd, told.Writer, stop.Token);
        await using var bridge = await BridgeProcess.StartSandboxAsync(
            _folder.Sub("data"),
            FreePort.Next(),
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = _folder["notify"], ["WATCHDOG_USEC"] = "1500000" });

        await SeenAsync(told.Reader, "STATUS=Opening the store in ");
        await SeenAsync(told.Reader, $"READY=1\nSTATUS=Serving {bridge.Directory}");
        await SeenAsync(told.Reader, "WATCHDOG=1");
        await SeenAsync(told.Reader, "WATCHDOG=1");
        await bridge.SignalAsync("HUP");
        await SeenAsync(told.Reader, "RELOADING=1\nMONOTONIC_USEC=");
        await SeenAsync(told.Reader, "READY=1");
        Assert.Equal(0, await bridge.TerminateAsync());
        await SeenAsync(told.Reader, "STOPPING=1\nSTATUS=");

        await stop.CancelAsync();
        await reading;
    }

    private static async Task ReadAsync(Socket socket, ChannelWriter<string> told, CancellationToken stop)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, stop);
                told.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (OperationCanceledException)
        {
            // All that is told was read.
        }
    }

    private static async Task SeenAsync(ChannelReader<string> told, string beginning)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!(await told.ReadAsync(limit.Token)).StartsWith(beginning, StringComparison.Ordinal))
        {
            // Something else was told in between.
        }
    }
}
