using System.Collections.Concurrent;
using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller.Sandbox.DomainControl;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>A web server that forwards to the bridge in good and bad ways; what the look before the purchase makes of it.</summary>
public sealed class SiteProbeTests : IAsyncLifetime
{
    private const string DigiCert = "DigiCert";
    private const string Sectigo = "Sectigo";

    private readonly HttpDcvPublisher _bridge = new(new NameSuffixes(["*"]));
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ScriptedDnsServer _dns = new(
        (_, type) => type == ScriptedDnsServer.A ? [(ScriptedDnsServer.A, IPAddress.Loopback.GetAddressBytes())] : []);
    private WebApplication _web = null!;
    private HttpProofProbe _httpProbe = null!;
    private ProofProbeSlots _slots = null!;
    private Func<string, string, string?> _answer = (_, _) => null;
    private string? _redirectsTo;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
        await _web.StartAsync();
        var validation = new ValidationOptions
        {
            AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)],
            AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            Resolvers = [_dns.EndPoint],
        };
        _slots = new ProofProbeSlots(new DcvVisibilityOptions(), _time);
        _httpProbe = new HttpProofProbe(
            new DcvVisibilityOptions { HttpPort = new Uri(_web.Urls.First()).Port },
            validation,
            new NameResolver(validation, new DnsLookup(validation)),
            _time);
    }

    public async ValueTask DisposeAsync()
    {
        _httpProbe.Dispose();
        await _web.DisposeAsync();
        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task Look_AHostThatForwardsIsRememberedForHoursAndForgottenWhenAFileIsMissing()
    {
        _answer = _bridge.Find;
        var probe = new SiteProbe(_bridge.ProbeText, _httpProbe, _slots, _time);

        Assert.True((await LookAsync(probe, "a.test", Sectigo)).IsVisible);
        Assert.True((await LookAsync(probe, "a.test", Sectigo)).IsVisible);
        Assert.Single(_asked);

        _time.Advance(SiteProbe.Memory);
        Assert.True((await LookAsync(probe, "a.test", Sectigo)).IsVisible);
        Assert.Equal(2, _asked.Count);

        probe.Forget("a.test");
        Assert.True((await LookAsync(probe, "a.test", Sectigo)).IsVisible);
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Look_AHostThatDoesNotForwardIsAskedEachTime()
    {
        var probe = new SiteProbe(_bridge.ProbeText, _httpProbe, _slots, _time);

        var sighting = await LookAsync(probe, "a.test", DigiCert);
        Assert.False(sighting.IsVisible);
        Assert.Contains("status 404, and not by the bridge", sighting.Found, StringComparison.Ordinal);

        _answer = _bridge.Find;
        Assert.True((await LookAsync(probe, "a.test", DigiCert)).IsVisible);
    }

    /// <summary>A proxy that does not hand on the host, another bridge, and a page for everything: none would show the real file.</summary>
    [Theory]
    [InlineData("no-host")]
    [InlineData("another-bridge")]
    [InlineData("page")]
    public async Task Look_WhatOnlySeemsToForwardIsSeenThrough(string kind)
    {
        var another = new HttpDcvPublisher(new NameSuffixes(["*"]));
        _answer = kind switch
        {
            "no-host" => (_, path) => _bridge.Find("localhost", path),
            "another-bridge" => another.Find,
            _ => (_, _) => "<html>Welcome</html>",
        };

        Assert.False((await LookAsync(new SiteProbe(_bridge.ProbeText, _httpProbe, _slots, _time), "a.test", DigiCert)).IsVisible);

        // The doctor is another process than the server, so it takes any bridge that is asked for the right host.
        Assert.Equal(
            kind == "another-bridge",
            (await LookAsync(new SiteProbe(HttpDcvPublisher.ProbeHead, _httpProbe, _slots, _time), "a.test", DigiCert)).IsVisible);
    }

    /// <summary>
    /// DigiCert follows a redirect within the domain, but the file stands only on the order's names; Sectigo follows none.
    /// </summary>
    [Theory]
    [InlineData(DigiCert, true, "")]
    [InlineData(DigiCert, false, "redirects to www.a.test, where the order has no file")]
    [InlineData(Sectigo, true, "a redirect, which the CA does not follow")]
    public async Task Look_ARedirectLeadsToAFileOnlyOnTheOrdersNames(string ca, bool isServed, string found)
    {
        _redirectsTo = "www.a.test";
        _answer = _bridge.Find;
        var probe = new SiteProbe(_bridge.ProbeText, _httpProbe, _slots, _time);

        var sighting = await LookAsync(probe, "a.test", ca, isServed ? ["a.test", "www.a.test"] : ["a.test"]);

        Assert.Equal(found.Length == 0, sighting.IsVisible);
        Assert.Contains(found, sighting.Found, StringComparison.Ordinal);
        Assert.False(
            sighting.IsVisible && (await LookAsync(probe, "a.test", ca, "a.test")).IsVisible,
            "What was seen by a redirect counts only where its target has the file.");
    }

    [Fact]
    public async Task Look_AnAddressOfAnotherTenantIsNotDialled_NorWhatWasSeenThereRemembered()
    {
        _answer = _bridge.Find;
        var validation = new ValidationOptions
        {
            AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)],
            PermittedTenants = [new TenantId("shop")],
            Resolvers = [_dns.EndPoint],
        };
        using var httpProbe = new HttpProofProbe(
            new DcvVisibilityOptions { HttpPort = new Uri(_web.Urls.First()).Port },
            validation,
            new NameResolver(validation, new DnsLookup(validation)),
            _time);
        var probe = new SiteProbe(_bridge.ProbeText, httpProbe, _slots, _time);

        Assert.True(
            (await probe.LookAsync(
                "a.test", new TenantId("shop"), ["a.test"], DcvMethods.Http, Sectigo, TestContext.Current.CancellationToken)).IsVisible);
        var other = await probe.LookAsync(
            "a.test", new TenantId("other"), ["a.test"], DcvMethods.Http, Sectigo, TestContext.Current.CancellationToken);

        Assert.Contains("permit it in Validation:PermittedTenants, where the tenant other is not", other.Found, StringComparison.Ordinal);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Trial_OfAHookThatFails_IsTakenAwayWhenItsOrderWaitsNoMore()
    {
        var folder = Directory.CreateTempSubdirectory("bridge-trial-").FullName;
        try
        {
            _answer = (host, path) => ShellHooks.Read(folder, host, path);
            File.WriteAllText(Path.Combine(folder, "broken"), "");
            var log = new LogLines();
            var hook = new HookPublisher(ShellHooks.CreateForFiles(folder, "test"), _time, log.CreateLogger<HookPublisher>());
            var trials = new HookTrials(new SiteProbe(_bridge.ProbeText, _httpProbe, _slots, _time), _time, log.CreateLogger<HookTrials>());
            var stop = TestContext.Current.CancellationToken;

            var found = await trials.LookAsync(new OrderId("one"), null, [("a.test", hook)], ["a.test"], DcvMethods.Http, Sectigo, stop);

            Assert.Contains("could not be published", Assert.Single(found).Sighting.Found, StringComparison.Ordinal);
            Assert.Contains("the disk is full", Assert.Single(found).Sighting.Found, StringComparison.Ordinal);
            Assert.Empty(_asked);
            await trials.WithdrawAbandonedAsync(stop);
            Assert.Single(ShellHooks.Calls(folder));

            _time.Advance(HookTrials.AbandonedAfter);
            await trials.WithdrawAbandonedAsync(stop);
            Assert.Contains(log.Lines, line => line.Contains("could not be taken away and is tried again", StringComparison.Ordinal));
            File.Delete(Path.Combine(folder, "broken"));
            await trials.WithdrawAbandonedAsync(stop);
            await trials.WithdrawAbandonedAsync(stop);

            Assert.Equal(["present", "cleanup", "cleanup"], ShellHooks.Calls(folder).Select(call => call.Split(' ')[0]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<DcvObservation> LookAsync(SiteProbe probe, string host, string ca, params string[] served) =>
        probe.LookAsync(host, null, served, DcvMethods.Http, ca, TestContext.Current.CancellationToken);

    private Task AnswerAsync(HttpContext http)
    {
        var (host, path) = (http.Request.Host.Host, http.Request.Path.Value!);
        _asked.Enqueue(host);
        if (_redirectsTo is { } target && host != target)
        {
            http.Response.Redirect($"http://{target}{path}");
            return Task.CompletedTask;
        }

        if (_answer(host, path) is { } answer)
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
