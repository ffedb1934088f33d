using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>
/// Looks for the digest of the key authorization in the certificate that the name's host shows to who speaks <c>acme-tls/1</c> (RFC 8737).
/// Dials public addresses only, unless configured otherwise. Safe for concurrent use.
/// </summary>
/// <param name="options">The port, networks and bounds.</param>
/// <param name="resolver">Finds the addresses of the name.</param>
/// <param name="timeProvider">Bounds the time of an attempt.</param>
internal sealed class TlsAlpn01Validator(ValidationOptions options, NameResolver resolver, TimeProvider timeProvider) : IChallengeValidator
{
    private static readonly SslApplicationProtocol AcmeTls = new("acme-tls/1");

    public string ChallengeType => Orders.ChallengeType.TlsAlpn01;

    public async Task<ValidationOutcome> ValidateAsync(ValidationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var time = new AttemptTime(options.AttemptTimeout, timeProvider, cancellationToken);
        DialTarget? target = null;
        try
        {
            var resolution = await resolver.ResolveAsync(request.Name, request.Tenant, time.Token);
            if (resolution.Failure is { } failure)
            {
                return Failed(AcmeErrorType.Dns, request, null, failure);
            }

            target = DialPolicy.For(options, request.Tenant).Target(resolution, time);
            return target is null
                ? Failed(AcmeErrorType.Connection, request, null, DialPolicy.Refusal(resolution))
                : await LookAsync(request, target, time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var what = target is null ? "the DNS did not answer" : "no complete TLS handshake";
            return Failed(
                AcmeErrorType.Connection, request, target, Invariant($"{what} within {options.AttemptTimeout.TotalSeconds:0.##} s"));
        }
        catch (SocketException) when (target is { Failures.Length: > 0 })
        {
            return Failed(AcmeErrorType.Connection, request, null, target.Failures);
        }
        catch (AuthenticationException)
        {
            return Failed(
                AcmeErrorType.Tls, request, target, "the TLS handshake failed; TLS 1.2 or newer with the protocol acme-tls/1 is needed");
        }
        catch (IOException)
        {
            return Failed(AcmeErrorType.Tls, request, target, "the connection was closed during the TLS handshake");
        }
    }

    private async Task<ValidationOutcome> LookAsync(ValidationRequest request, DialTarget target, CancellationToken cancellationToken)
    {
        var stream = await target.ConnectAsync(options.TlsAlpn01Port);
        await using var tls = await OutgoingConnections.AuthenticateAsync(stream, request.Name, AcmeTls, cancellationToken);
        if (tls.NegotiatedApplicationProtocol != AcmeTls)
        {
            var chosen = tls.NegotiatedApplicationProtocol.Protocol.IsEmpty
                ? "none"
                : Excerpt.Of(tls.NegotiatedApplicationProtocol.Protocol.Span);
            return Failed(AcmeErrorType.Unauthorized, request, target, $"the server chose the protocol {chosen} instead of acme-tls/1");
        }

        if (tls.RemoteCertificate is not { } shown)
        {
            return Failed(AcmeErrorType.Unauthorized, request, target, "the server showed no certificate");
        }

        using var certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(request.KeyAuthorization));
        return TlsAlpn01Certificate.Judge(certificate, request.Name, digest) is { } fault
            ? Failed(AcmeErrorType.Unauthorized, request, target, fault)
            : ValidationOutcome.Valid;
    }

    private ValidationOutcome Failed(AcmeErrorType type, ValidationRequest request, DialTarget? target, string found)
    {
        var address = target is null ? "" : $" ({target.Address})";
        return new ValidationOutcome(
            new AcmeProblem(type, Invariant($"tls-alpn-01 at {request.Name} port {options.TlsAlpn01Port}{address}: {found}.")));
    }
}
