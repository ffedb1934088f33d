using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Documents;
using CentralNic.AcmeBridge.Demo;

namespace CentralNic.AcmeBridge.Trials.Drills;

/// <summary>Many clients at once.</summary>
internal static class ConnectionDrills
{
    private static readonly byte[] HeadNonce = Encoding.ASCII.GetBytes("HEAD /acme/new-nonce HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    /// <summary>Clients that open a TLS connection, ask once, and then say nothing; another's orders go on.</summary>
    /// <param name="count">How many.</param>
    public static async Task<DrillResult> IdleConnectionsAsync(int count, CancellationToken cancellationToken)
    {
        await using var site = await DrillSite.PrepareAsync(TimeSpan.Zero, [], cancellationToken);
        await site.StartAsync(cancellationToken);
        var customer = await site.CustomerAsync(cancellationToken);
        await OrdersAsync(site, customer, "warm", 5, cancellationToken);
        var alone = await OrdersAsync(site, customer, "alone", 20, cancellationToken);
        var memory = site.ResidentMegabytes;
        var idle = new List<SslStream>();
        var refused = 0;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            try
            {
                idle.Add(await OpenAsync(site, cancellationToken));
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                refused++;
            }
        }

        var opened = Stopwatch.GetElapsedTime(began);
        var beside = await OrdersAsync(site, customer, "beside", 20, cancellationToken);
        var with = site.ResidentMegabytes;
        foreach (var connection in idle)
        {
            await connection.DisposeAsync();
        }

        var findings = await site.CheckAsync(cancellationToken);
        if (refused > 0)
        {
            findings.Add($"{refused} connections were refused");
        }

        return new DrillResult("idle-connections", string.Create(
            CultureInfo.InvariantCulture,
            $"{idle.Count} idle TLS connections, opened in {opened.TotalSeconds:0.0} s; an order took {alone:0} ms before and {beside:0} "
            + $"ms beside them (medians of 20); the bridge had {memory:0} MB before and {with:0} MB with them"), findings);
    }

    /// <summary>Clients that all want nonces at once, each on a connection of its own; another's orders go on.</summary>
    /// <param name="count">How many; each asks ten times.</param>
    public static async Task<DrillResult> NonceStormAsync(int count, CancellationToken cancellationToken)
    {
        const int Each = 10;
        await using var site = await DrillSite.PrepareAsync(TimeSpan.Zero, [], cancellationToken);
        await site.StartAsync(cancellationToken);
        var customer = await site.CustomerAsync(cancellationToken);
        await OrdersAsync(site, customer, "warm", 5, cancellationToken);
        var alone = await OrdersAsync(site, customer, "alone", 10, cancellationToken);
        var failed = 0;
        var began = Stopwatch.GetTimestamp();
        var storm = Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            try
            {
                await using var connection = await OpenAsync(site, cancellationToken);
                for (var i = 1; i < Each; i++)
                {
                    await AskAsync(connection, cancellationToken);
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                Interlocked.Increment(ref failed);
            }
        }));
        var beside = await OrdersAsync(site, customer, "beside", 1, cancellationToken);
        await storm;
        var took = Stopwatch.GetElapsedTime(began);
        var after = await OrdersAsync(site, customer, "after", 10, cancellationToken);
        var findings = await site.CheckAsync(cancellationToken);
        if (failed > 0)
        {
            findings.Add($"{failed} clients were not answered");
        }

        return new DrillResult("nonce-storm", string.Create(
            CultureInfo.InvariantCulture,
            $"{count} clients had {count * Each} nonces in {took.TotalSeconds:0.0} s, TLS handshakes included; an order took {alone:0} ms "
            + $"before, {beside:0} ms in the midst and {after:0} ms after"), findings);
    }

    /// <summary>Clients that wait for the CA, each with a held answer; another's requests go on, and all get their certificates.</summary>
    /// <param name="count">How many answers.</param>
    public static async Task<DrillResult> HeldAnswersAsync(int count, CancellationToken cancellationToken)
    {
        const int Accounts = 10;
        var delay = TimeSpan.FromSeconds(Math.Max(20, count / 80));
        await using var site = await DrillSite.PrepareAsync(delay, [], cancellationToken);
        await site.StartAsync(cancellationToken);
        var waiting = new List<Task>();
        var customers = new List<DemoAcmeClient>();
        var answers = 0;
        var memory = site.ResidentMegabytes;
        for (var account = 0; account < Accounts; account++)
        {
            var customer = await site.CustomerAsync(cancellationToken);
            customers.Add(customer);
            var url = await site.FinalizeAsync(customer, $"held{account}.test", cancellationToken);
            waiting.Add(site.CollectAsync(customer, url, cancellationToken));
            waiting.AddRange(Enumerable.Range(0, (count / Accounts) - 1).Select(async _ =>
            {
                var order = await customer.ReadAsync(url, AcmeJson.Default.OrderDocument, cancellationToken);
                while (order.Status == "processing")
                {
                    Interlocked.Increment(ref answers);
                    await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
                    order = await customer.ReadAsync(url, AcmeJson.Default.OrderDocument, cancellationToken);
                }
            }));
        }

        var other = await site.CustomerAsync(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await other.OrderAsync(["other.test"], cancellationToken);
        var newOrder = Stopwatch.GetElapsedTime(began);
        var with = site.ResidentMegabytes;
        await Task.WhenAll(waiting);
        return new DrillResult("held-answers", string.Create(
            CultureInfo.InvariantCulture,
            $"{count} clients of {Accounts} accounts waited for a CA of {delay.TotalSeconds:0} s, {answers} answers said that it goes on; "
            + $"a new account's newOrder took {newOrder.TotalMilliseconds:0} ms meanwhile; the bridge had {memory:0} MB before and "
            + $"{with:0} MB with them; all got their certificates"), await site.CheckAsync(cancellationToken));
    }

    private static async Task<double> OrdersAsync(
        DrillSite site, DemoAcmeClient customer, string name, int count, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            times.Add((await site.OrderAsync(customer, $"{name}{i}.test", cancellationToken)).TotalMilliseconds);
        }

        times.Sort();
        return times[count / 2];
    }

    private static async Task<SslStream> OpenAsync(DrillSite site, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", site.Port, cancellationToken);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { site.Trusted },
                },
            },
            cancellationToken);
        await AskAsync(tls, cancellationToken);
        return tls;
    }

    private static async Task AskAsync(SslStream connection, CancellationToken cancellationToken)
    {
        await connection.WriteAsync(HeadNonce, cancellationToken);
        var buffer = new byte[1024];
        var length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await connection.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read > 0 ? read : throw new IOException("The connection was closed.");
        }
    }
}
