using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>The README's first command, started from another folder than the program's.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_GetsACertificateAndPutsItBelowTheFolderThatItWasStartedIn()
    {
        var first = await RunAsync();
        first.Succeeded("");
        Assert.Matches(@"the order took \d+\.\d+ s and \d+ upstream commands; booked: 42 ", first.Output);
        Check();

        // The names are paid for now.
        var second = await RunAsync();
        second.Succeeded("");
        Assert.Contains("booked: nothing, it was a free reissue", second.Output, StringComparison.Ordinal);
        Check();
    }

    [Fact]
    public async Task Demo_UsualPortsTaken_TakesOthers()
    {
        // Whichever of them another program has already is taken all the same.
        var holders = new List<TcpListener>();
        try
        {
            foreach (var port in new[] { 14000, 14080, 5002 })
            {
                var holder = new TcpListener(IPAddress.Loopback, port);
                try
                {
                    holder.Start();
                    holders.Add(holder);
                }
                catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
                {
                    holder.Dispose();
                }
            }

            (await RunAsync("")).Succeeded("");
            Check();
        }
        finally
        {
            holders.ForEach(static holder => holder.Dispose());
        }
    }

    private void Check() => new Delivered(_folder["demo-data/fullchain.pem"], _folder["demo-data/privkey.pem"])
        .Check(_folder["demo-data/ca.pem"], "demo.test", "www.demo.test");

    private Task<ClientRun> RunAsync() => RunAsync($" --listen https://127.0.0.1:{FreePort.Next()} --http01-port {FreePort.Next()}");

    private Task<ClientRun> RunAsync(string options)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Repository.Program)!)!);
        var project = Repository.PathTo("src", "CentralNic.AcmeBridge");
        var run = $"dotnet run --no-build -c {configuration} --project '{project}' -- demo" + options;
        return ClientRun.RunAsync("bash", ["-c", $"cd '{_folder.Sub("")}' && {run}"], new Dictionary<string, string>());
    }
}
