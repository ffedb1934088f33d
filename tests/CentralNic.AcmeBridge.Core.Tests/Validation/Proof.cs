using System.Net;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>The challenge that the tests look at. Token and thumbprint are RFC 8555's; the digest was computed with openssl.</summary>
internal static class Proof
{
    public const string Token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
    public const string KeyAuthorization = Token + ".9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI";
    public const string Digest = "lCM7cZyQXcVHK2nnW3jjAhNT3Fvm18UN-kWZZknKoYM";
    public const string Path = "/.well-known/acme-challenge/" + Token;

    public static ValidationRequest Of(string name) => new(name, Token, KeyAuthorization);

    /// <summary>Options under which the names below <c>test</c> are at 127.0.0.1.</summary>
    public static ValidationOptions At(int port) => new()
    {
        Http01Port = port,
        HttpsPort = port,
        AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)],
        AttemptTimeout = TimeSpan.FromSeconds(20),
    };

    public static async Task<ValidationOutcome> Http01Async(ValidationOptions options, string name)
    {
        using var validator = new Http01Validator(options, new NameResolver(options, new DnsLookup(options)), TimeProvider.System);
        return await validator.ValidateAsync(Of(name), TestContext.Current.CancellationToken);
    }

    /// <summary>http-01 as if the redirects' addresses on loopback were public.</summary>
    public static async Task<ValidationOutcome> Http01WithOpenRedirectsAsync(ValidationOptions options, string name)
    {
        using var validator = new Http01Validator(
            options, new NameResolver(
                options, new DnsLookup(options)), TimeProvider.System, new DialPolicy([IPNetwork.Parse("127.0.0.0/8")]));
        return await validator.ValidateAsync(Of(name), TestContext.Current.CancellationToken);
    }

    public static Task<ValidationOutcome> Dns01Async(ValidationOptions options, string name) =>
        new Dns01Validator(options, new DnsLookup(options), TimeProvider.System).ValidateAsync(
            Of(name), TestContext.Current.CancellationToken);
}
