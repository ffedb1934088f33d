using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>Proofs in signed zones, asked for through a resolver that validates by DNSSEC (RFC 8555 section 10.2).</summary>
public sealed class DnssecTests(DnssecTests.Zones zones) : IClassFixture<DnssecTests.Zones>
{
    private const string Genuine = "shop.signed.test";

    [Fact]
    [Trait("Requirement", "R8555-10.2-01")]
    public async Task Validate_ARecordOfASignedZoneIsBelieved()
    {
        var outcome = await Proof.Dns01Async(zones.Validating, Genuine);

        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
    }

    [Theory]
    [InlineData("shop.forged.test")]
    [InlineData("shop.expired.test")]
    [Trait("Requirement", "R8555-10.2-01")]
    public async Task Validate_ARecordWhoseSignatureIsBrokenOrOverIsADnsProblem(string name)
    {
        // Who does not validate would believe it.
        Assert.True((await Proof.Dns01Async(zones.Credulous, name)).IsValid);

        var problem = (await Proof.Dns01Async(zones.Validating, name)).Problem;

        Assert.Equal(AcmeErrorType.Dns, problem?.Type);
        Assert.Equal($"Looking up TXT of _acme-challenge.{name} failed: SERVFAIL.", problem?.Detail);
    }

    /// <summary>A name server with signed zones, and a validating resolver in front of it.</summary>
    public sealed class Zones : IAsyncLifetime
    {
        private const string SignedText = "what-the-owner-put-there";

        private NamedServer? _authority;
        private NamedServer? _resolver;

        internal ValidationOptions Validating => At(_resolver);

        internal ValidationOptions Credulous => At(_authority);

        public async ValueTask InitializeAsync()
        {
            if (!NamedServer.IsInstalled || !SignedZone.IsPossible)
            {
                return;
            }

            var signed = await SignedZone.SignAsync("signed.test", Zone(Proof.Digest));
            var forged = await SignedZone.SignAsync("forged.test", Zone(SignedText));
            var expired = await SignedZone.SignAsync("expired.test", Zone(Proof.Digest), "-s", "20250101000000", "-e", "20250201000000");
            _authority = await NamedServer.StartAsync(new Dictionary<string, string>
            {
                [signed.Name] = signed.File,
                [forged.Name] = forged.File.Replace(SignedText, Proof.Digest, StringComparison.Ordinal),
                [expired.Name] = expired.File,
            });
            // It asks that server for everything, so nothing leaves the machine.
            _resolver = await NamedServer.StartAsync(
                new Dictionary<string, string>(),
                global: $$"""
                    trust-anchors { {{signed.Anchor}} {{forged.Anchor}} {{expired.Anchor}} };
                    zone "." { type forward; forward only; forwarders { 127.0.0.1 port {{_authority.EndPoint.Port}}; }; };
                    """,
                recursive: true,
                validating: true);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in new[] { _resolver, _authority }.OfType<NamedServer>())
            {
                await server.DisposeAsync();
            }
        }

        private static ValidationOptions At(NamedServer? server)
        {
            NamedServer.SkipIfMissing();
            SignedZone.SkipIfImpossible();
            return new ValidationOptions { Resolvers = [server!.EndPoint], AttemptTimeout = TimeSpan.FromSeconds(20) };
        }

        private static string Zone(string text) => $"""
            $TTL 3600
            @ SOA ns hostmaster 1 3600 600 86400 3600
            @ NS ns
            ns A 127.0.0.1
            _acme-challenge.shop TXT "{text}"

            """;
    }
}
