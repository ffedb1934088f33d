using System.Net;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Validation.ScriptedHttpServer;

namespace CentralNic.AcmeBridge.Core.Tests.Network;

[Trait("Requirement", "R8555-10.4-01")]
public sealed class DialPolicyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fc00::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2001:0:1::1")]
    [InlineData("2001:db8::1")]
    [InlineData("100::1")]
    public void Permits_AddressesThatAreNotPublicAreRefused(string address) =>
        Assert.False(new DialPolicy([]).Permits(new ResolvedAddress(IPAddress.Parse(address), IsConfigured: false)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("223.255.255.254")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::101:101")]
    public void Permits_PublicAddressesAreDialled(string address) =>
        Assert.True(new DialPolicy([]).Permits(new ResolvedAddress(IPAddress.Parse(address), IsConfigured: false)));

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", true)]
    [InlineData("10.0.0.0/8", "192.168.0.1", false)]
    [InlineData("fd00::/8", "fd00::1", true)]
    [InlineData("fd00::/8", "fc00::1", false)]
    public void Permits_AllowedNetworksAreDialledBesidesPublicOnes(string network, string address, bool permitted) =>
        Assert.Equal(
            permitted,
            new DialPolicy([IPNetwork.Parse(network)]).Permits(new ResolvedAddress(IPAddress.Parse(address), IsConfigured: false)));

    [Fact]
    public void Permits_WhatTheOperatorConfiguredIsDialled() =>
        Assert.True(new DialPolicy([]).Permits(new ResolvedAddress(IPAddress.Loopback, IsConfigured: true)));

    [Fact]
    public async Task Validate_NameAtLoopbackIsRefusedWithoutAConnection()
    {
        await using var server = new ScriptedHttpServer(Ok(Proof.KeyAuthorization));
        await using var dns = AddressAt(static () => IPAddress.Loopback);
        var options = Proof.At(server.Port) with { Resolvers = [dns.EndPoint], AddressOverrides = [] };
        var problem = (await Proof.Http01Async(options, "shop.example")).Problem;
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains("127.0.0.1 is not public", problem?.Detail);
        Assert.Empty(server.Requests);

        var allowed = await Proof.Http01Async(options with { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] }, "shop.example");
        Assert.True(allowed.IsValid, allowed.Problem?.Detail);
    }

    [Theory]
    [InlineData("http://inside.example:{0}/secret")]
    [InlineData("http://127.0.0.1:{0}/secret")]
    [InlineData("http://2130706433:{0}/secret")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/secret")]
    [InlineData("http://[::1]:{0}/secret")]
    public async Task Validate_RedirectToLoopbackIsRefusedWithoutAConnection(string location)
    {
        await using var server = new ScriptedHttpServer((path, stream, cancellationToken) => SendAsync(
            stream, path == "/secret"
                ? Ok(Proof.KeyAuthorization)
                : Redirect(location.Replace("{0}", PortOf(stream), StringComparison.Ordinal)), cancellationToken));
        await using var dns = AddressAt(static () => IPAddress.Loopback);
        var problem = (await Proof.Http01Async(Proof.At(server.Port) with { Resolvers = [dns.EndPoint] }, "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains("is not public", problem?.Detail);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Validate_ASecondAnswerOfTheDnsLeadsNowhere()
    {
        // DNS rebinding: the first answer is permitted, later ones lead inside.
        var asked = 0;
        await using var dns = AddressAt(() => Interlocked.Increment(ref asked) == 1 ? IPAddress.Parse("127.0.0.2") : IPAddress.Loopback);

        // Of 127.0.0.1 first: what is free of 127.0.0.2 may be the port of somebody's connection there.
        await using var inside = new ScriptedHttpServer(Ok(Proof.KeyAuthorization));
        await using var outside = new ScriptedHttpServer(Redirect("/again"), IPAddress.Parse("127.0.0.2"), inside.Port);
        var options = Proof.At(outside.Port) with { Resolvers = [dns.EndPoint], AllowedNetworks = [IPNetwork.Parse("127.0.0.2/32")] };
        var problem = (await Proof.Http01Async(options, "shop.example")).Problem;
        Assert.Contains("at most 10 redirects", problem?.Detail);
        Assert.Equal(1, asked);
        Assert.Equal(11, outside.Requests.Count);
        Assert.Empty(inside.Requests);
    }

    private static ScriptedDnsServer AddressAt(Func<IPAddress> address) =>
        new((_, type) => type == ScriptedDnsServer.A ? [(ScriptedDnsServer.A, address().GetAddressBytes())] : []);

    private static string PortOf(Stream stream) =>
        ((IPEndPoint)((System.Net.Sockets.NetworkStream)stream).Socket.LocalEndPoint!).Port.ToString(
            System.Globalization.CultureInfo.InvariantCulture);
}
