using System.Collections.Concurrent;
using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>
/// Another system of the same reseller account: it orders at the sandbox by the API, and shows the CA its files on the customers' sites.
/// </summary>
internal sealed class OtherSystem : IAsyncDisposable
{
    private readonly BridgeHarness _harness;
    private readonly ConcurrentDictionary<(string Host, string Path), string> _files = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public OtherSystem(BridgeHarness harness)
    {
        _harness = harness;
        harness.WebSite = (host, path) => _files.GetValueOrDefault((host, path));
        Reseller = new ResellerClient(
            new ResellerOptions
            {
                Endpoint = harness.Sandbox.Endpoint,
                Login = "sandbox",
                Password = new Secret("sandbox"),
                CommandsPerSecond = 10_000,
                Burst = 10_000,
                MaxConcurrency = 16,
            },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
    }

    /// <summary>The tags of what it orders from now on.</summary>
    public IReadOnlyList<string> ServiceTags { get; set; } = [];

    /// <summary>Its own way to the reseller.</summary>
    public ResellerClient Reseller { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Orders a certificate and waits until it is issued.</summary>
    public Task<CertificateDetails> BuyAsync(string certificateClass, params string[] names) =>
        BuyAsync(certificateClass, NewCsr(names), names);

    /// <summary>Orders a certificate for a CSR and waits until it is issued.</summary>
    public async Task<CertificateDetails> BuyAsync(string certificateClass, byte[] csr, params string[] names)
    {
        var ordered = await OrderAsync(certificateClass, "HTTP", csr, names);
        await ProveAsync(ordered, names);
        return ordered;
    }

    /// <summary>Orders a certificate, and shows no proof.</summary>
    public Task<CertificateDetails> OrderAsync(string certificateClass, string method, byte[] csr, params string[] names) =>
        Reseller.Certificates.AddAsync(
            new AddCertificateRequest
            {
                Class = certificateClass,
                CsrPem = PemEncoding.WriteString("CERTIFICATE REQUEST", csr),
                Names = names,
                DcvMethod = method,
                DcvEmails = method == "EMAIL"
                    ? names.ToDictionary(name => name, name => $"admin@{name}")
                    : new Dictionary<string, string>(),
                TechContacts = ["P-ABC123"],
                ServiceTags = ServiceTags,
                NoAutoFillDomains = true,
            },
            CommandPriority.Interactive,
            Cancellation);

    /// <summary>Orders a further certificate in the same paid time, and waits until it is issued.</summary>
    public Task<CertificateDetails> ReissueAsync(CertificateDetails paid, params string[] names) =>
        ReissueAsync(paid, NewCsr(names), names);

    /// <summary>Orders a further certificate in the same paid time for a CSR, and waits until it is issued.</summary>
    public async Task<CertificateDetails> ReissueAsync(CertificateDetails paid, byte[] csr, params string[] names)
    {
        var ordered = await Reseller.Certificates.ReissueAsync(
            new ReissueCertificateRequest
            {
                CertificateId = paid.CertificateId,
                CsrPem = PemEncoding.WriteString("CERTIFICATE REQUEST", csr),
            },
            CommandPriority.Interactive,
            Cancellation);
        await ProveAsync(ordered, names);
        return ordered;
    }

    public byte[] NewCsr(params string[] names) => BridgeHarness.NewCsr(_key, names);

    public async ValueTask DisposeAsync()
    {
        await Reseller.DisposeAsync();
        _key.Dispose();
    }

    private async Task ProveAsync(CertificateDetails ordered, string[] names)
    {
        foreach (var token in DcvTokens.Of(ordered.Dcv, names).Where(token => token.File is not null))
        {
            _files[(token.Name, token.File!.Path)] = token.File.Contents;
        }

        await Reseller.Certificates.ResendNotificationAsync(ordered.CertificateId, CommandPriority.Interactive, Cancellation);
        await Eventually.TrueAsync(async () =>
            (await Reseller.Certificates.StatusAsync(
                ordered.CertificateId, CommandPriority.Interactive, Cancellation)).Status == CertificateStatus.Active);
    }
}
