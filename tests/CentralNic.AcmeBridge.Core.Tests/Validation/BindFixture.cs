using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.Core.Network;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>One BIND with the zones that the DNS tests look into.</summary>
public sealed class BindFixture : IAsyncLifetime
{
    private NamedServer? _server;

    /// <summary>Options that ask this BIND; skips the test if there is none.</summary>
    internal ValidationOptions Options
    {
        get
        {
            NamedServer.SkipIfMissing();
            return new ValidationOptions
            {
                Resolvers = [_server!.EndPoint],
                AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
                AttemptTimeout = TimeSpan.FromSeconds(20),
            };
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (NamedServer.IsInstalled)
        {
            _server = await NamedServer.StartAsync(new Dictionary<string, string>
            {
                ["example.test"] = Zone(),
                ["delegated.test"] = Head + $"""
                    shop TXT "{Proof.Digest}"
                    deep CNAME shop

                    """,
                ["broken.test"] = "",
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private const string Head = """
        $TTL 3600
        @ SOA ns hostmaster 1 3600 600 86400 3600
        @ NS ns
        ns A 127.0.0.1

        """;

    private static string Zone() => Head + string.Create(CultureInfo.InvariantCulture, $"""
        _acme-challenge.one TXT "{Proof.Digest}"
        _acme-challenge.several TXT "some other value"
        _acme-challenge.several TXT "{Proof.Digest}"
        _acme-challenge.several TXT "v=spf1 -all"
        _acme-challenge.split TXT "{Proof.Digest[..10]}" "{Proof.Digest[10..]}"
        _acme-challenge.padded TXT " {Proof.Digest}"
        _ujmmovf2vn55tgye._acme-challenge.labelled TXT "{Proof.Digest}"
        _ujmmovf2vn55tgye._acme-challenge.handed CNAME deep.delegated.test.
        _ujmmovf2vn55tgye._acme-challenge.outdated TXT "an-old-value"
        _acme-challenge.old TXT "an-old-value"
        _acme-challenge.keyauth TXT "{Proof.KeyAuthorization}"
        _acme-challenge.four TXT "a"
        _acme-challenge.four TXT "b"
        _acme-challenge.four TXT "c"
        _acme-challenge.four TXT "d"
        _acme-challenge.addressonly A 127.0.0.1
        _acme-challenge.alias CNAME deep.delegated.test.
        _acme-challenge.dangling CNAME nothing.delegated.test.
        _acme-challenge.loop CNAME loop2
        loop2 CNAME _acme-challenge.loop
        _acme-challenge.servfail CNAME x.broken.test.
        {string.Join('\n', Enumerable.Range(0, 60).Select(static number => $"_acme-challenge.large TXT \"{number} {new string('x', 200)}\""))}
        _acme-challenge.large TXT "{Proof.Digest}"
        both A 127.0.0.3
        both A 127.0.0.2
        both AAAA ::1
        www CNAME both
        nothing TXT "no address"

        """);
}
