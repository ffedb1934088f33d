using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Logging;
using CentralNic.Reseller.Sandbox;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Demo;

/// <summary>The demo: both servers, one client, one certificate, each step shown as it happens.</summary>
internal sealed class DemoRun(DemoOptions options, TextWriter output)
{
    private static readonly string[] Names = ["demo.test", "www.demo.test"];

    private readonly DemoReport _report = new(output);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var settings = BridgeConfiguration.Load(options);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        await using var responder = await ChallengeResponder.StartAsync(settings.Validation.Http01Port, cancellationToken);
        await using var sandbox = await SandboxLauncher.StartAsync(
            settings, settings.Sandbox!, loggers, TimeProvider.System, cancellationToken);
        await using var server = await BridgeServer.StartAsync(
            settings.PointAt(sandbox), loggers, TimeProvider.System, _report, cancellationToken);
        await server.Bridge.ClassesAsked.WaitAsync(cancellationToken);
        _report.Say($"sandbox of the reseller: {sandbox.Endpoint}");
        _report.Say($"ACME directory:          {server.DirectoryUrl}");
        _report.Blank();

        var root = Path.Combine(settings.DataFolder, "ca.pem");
        await File.WriteAllTextAsync(root, sandbox.RootCertificatePem.TrimEnd() + "\n", cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var chain = await ObtainAsync(server, responder, key, cancellationToken);
        CheckAndWrite(chain, key, root, settings.DataFolder);
        await SumUpAsync(server.Bridge.Ledger, cancellationToken);

        _report.Blank();
        _report.Say($"written: privkey.pem, fullchain.pem and ca.pem (the sandbox CA's root) in {settings.DataFolder}");
        _report.Say(options.KeepRunning
            ? "the same with certbot, while the servers run:"
            : "the same with certbot, while the servers run (add --keep-running, or use 'serve --sandbox'):");
        _report.Say("  " + ClientHints.Certbot(server, settings, Names, settings.DataFolder));
        if (options.KeepRunning)
        {
            await responder.DisposeAsync();
            _report.Say("both servers stay up; end them with Ctrl-C");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Success;
    }

    private async Task<string> ObtainAsync(
        BridgeServer server, ChallengeResponder responder, ECDsa key, CancellationToken cancellationToken)
    {
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(server.CaFile!);
        using var client = new DemoAcmeClient(trusted);
        var account = await client.RegisterAsync(server.DirectoryUrl, cancellationToken);
        _report.Say($"account {account}");

        _report.Begin();
        var (orderUrl, order) = await client.OrderAsync(Names, cancellationToken);
        _report.Say($"order {orderUrl}: {order.Status}, for {string.Join(" and ", Names)}");
        foreach (var url in order.Authorizations)
        {
            await ProveAsync(client, responder, url, cancellationToken);
        }

        var request = new CertificateRequest($"CN={Names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(Names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        _report.Say("finalize: the CSR is sent, the bridge orders upstream");
        order = await client.FinalizeAsync(order.Finalize, request.CreateSigningRequest(), cancellationToken);
        while (order.Status == "processing")
        {
            _report.Say("order still processing; asked again, the answer is held until it changes");
            order = await client.ReadAsync(orderUrl, AcmeJson.Default.OrderDocument, cancellationToken);
        }

        if (order.Certificate is null)
        {
            throw new CommandFailedException(ExitCode.Failure, $"The order ended as {order.Status}: {order.Error?.Detail}");
        }

        _report.Say($"order valid: certificate at {order.Certificate}");
        var chain = await client.DownloadAsync(order.Certificate, cancellationToken);
        _report.End();
        return chain;
    }

    private async Task ProveAsync(DemoAcmeClient client, ChallengeResponder responder, string url, CancellationToken cancellationToken)
    {
        var authorization = await client.ReadAsync(url, AcmeJson.Default.AuthorizationDocument, cancellationToken);
        var challenge = authorization.Challenges.First(candidate => candidate.Type == "http-01");
        responder.Put(challenge.Token!, KeyAuthorization.Create(challenge.Token!, client.Thumbprint));
        await client.StartChallengeAsync(challenge.Url, cancellationToken);
        do
        {
            authorization = await client.ReadAsync(url, AcmeJson.Default.AuthorizationDocument, cancellationToken);
        }
        while (authorization.Status == "pending");
        _report.Say($"http-01 for {authorization.Identifier.Value}: {authorization.Status}");
        if (authorization.Status != "valid")
        {
            throw new CommandFailedException(
                ExitCode.Failure, $"The bridge did not find the proof: {authorization.Challenges[0].Error?.Detail}");
        }
    }

    /// <summary>Checks what was delivered with means of its own, not with the bridge's.</summary>
    private void CheckAndWrite(string chainPem, ECDsa key, string rootFile, string folder)
    {
        var delivered = new X509Certificate2Collection();
        delivered.ImportFromPem(chainPem);
        var leaf = delivered[0];
        using var leafKey = leaf.GetECDsaPublicKey();
        Check("key", leafKey is not null && leafKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()));
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames().Order().ToArray();
        Check("names " + string.Join(", ", names), names.SequenceEqual(Names.Order()));
        using var chain = new X509Chain();
        using var root = X509CertificateLoader.LoadCertificateFromFile(rootFile);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(delivered);
        Check($"chain of {delivered.Count} below {root.GetNameInfo(X509NameType.SimpleName, false)}", chain.Build(leaf));
        var days = (leaf.NotAfter - leaf.NotBefore).TotalDays;
        Check(
            string.Create(
                CultureInfo.InvariantCulture,
                $"dates {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd} to {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}, {days:0} days"),
            leaf.NotBefore < DateTime.Now && days is > 1 and <= 200);

        OwnersFile.Write(Path.Combine(folder, "privkey.pem"), key.ExportPkcs8PrivateKeyPem() + "\n");
        OwnersFile.Write(Path.Combine(folder, "fullchain.pem"), chainPem);
    }

    private void Check(string what, bool holds)
    {
        if (!holds)
        {
            throw new CommandFailedException(ExitCode.Failure, $"The certificate is not as ordered: {what} does not hold.");
        }

        _report.Say($"checked: {what}");
    }

    private async Task SumUpAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        Price? booked = null;
        await foreach (var entry in ledger.ReadAsync(cancellationToken))
        {
            booked = entry.Kind == LedgerEntryKind.Booked && entry.At >= _report.Began ? entry.Price : booked;
        }

        _report.SumUp(booked);
    }
}
