using System.Net.Sockets;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>
/// A real reverse proxy with the configuration of its folder in <c>deploy</c>; only ports, names of files and addresses differ. It runs as
/// the current user.
/// </summary>
internal abstract class ProxyServer : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"];

    private ServerProcess? _process;

    /// <summary>What it wrote, for messages of failed tests.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>The Debian package, which is also the name of its folder in <c>deploy</c>, but for Apache.</summary>
    protected abstract string Package { get; }

    /// <summary>Its folder in <c>deploy</c>.</summary>
    protected virtual string Deployed => Package;

    /// <summary>Whether it refuses requests itself that are larger than the bridge takes; if not, the bridge does.</summary>
    public virtual bool LimitsSize => true;

    /// <summary>The status that it answers with while the bridge is away.</summary>
    public virtual int Away => 502;

    /// <summary>Whether its folder in <c>deploy</c> has a way for tls-alpn-01 to sites behind it.</summary>
    public virtual bool PassesTlsAlpn => false;

    public static ProxyServer Of(string package) => package switch
    {
        "nginx" => new NginxServer(),
        "caddy" => new CaddyServer(),
        "haproxy" => new HaproxyServer(),
        "apache2" => new ApacheServer(),
        _ => throw new ArgumentOutOfRangeException(nameof(package), package, "There is no such proxy."),
    };

    /// <summary>Its name, as a label of a DNS name.</summary>
    public string Name => Package;

    public bool IsInstalled => Program is not null;

    /// <summary>Skips the test where the program is missing.</summary>
    public void SkipIfMissing() => Assert.SkipWhen(
        Program is null, $"{Package} is missing: install the Debian package {Package}");

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="site">Where it listens, and what is behind it.</param>
    public async Task StartAsync(TestFolder folder, ProxiedSite site)
    {
        var home = folder.Sub(Package);
        var arguments = await PrepareAsync(home, site);
        _process = ServerProcess.Start(Program!, arguments, new Dictionary<string, string> { ["HOME"] = home }, home);
        try
        {
            await UntilListeningAsync(site.HttpsPort);
            await UntilListeningAsync(site.HttpPort);
            if (site.AlpnPort != 0)
            {
                await UntilListeningAsync(site.AlpnPort);
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string? Program => Folders.Select(folder => folder + Package).FirstOrDefault(File.Exists);

    /// <summary>Writes its files; gives the command line that it is started with.</summary>
    protected abstract Task<string[]> PrepareAsync(string home, ProxiedSite site);

    /// <summary>Writes a file of <c>deploy</c> into the folder, with other values in the place of some.</summary>
    protected async Task DeployAsync(string home, string name, params (string Old, string New)[] changes)
    {
        var text = await File.ReadAllTextAsync(
            Repository.PathTo("deploy", Deployed, name), TestContext.Current.CancellationToken);
        foreach (var (old, by) in changes)
        {
            // What is not found would be left as it is, unnoticed.
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, by, StringComparison.Ordinal);
        }

        await WriteAsync(home, name, text);
    }

    protected static Task WriteAsync(string home, string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(home, name), text, TestContext.Current.CancellationToken);

    /// <summary>A part of the configuration for each site.</summary>
    protected static string ForEach(ProxiedSite site, Func<string, string> part) => string.Join('\n', site.Hosts.Select(part));

    private async Task UntilListeningAsync(int port)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; tries < 400 && _process!.ExitCode is null; tries++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException($"{Package} does not listen at port {port}:\n{Output}");
    }
}
