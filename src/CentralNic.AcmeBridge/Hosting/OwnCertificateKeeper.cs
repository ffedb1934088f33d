using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.OwnCertificates;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// Keeps the bridge's own certificate in the folder <c>own-certificate</c> of the data folder: <c>current.pem</c> has the certificate, its
/// chain and its key in one file, so that they are replaced together, and <c>next.pem</c> the key and CSR of one that is ordered.
/// What of it is damaged is set aside, and never keeps the bridge from starting.
/// </summary>
internal sealed partial class OwnCertificateKeeper : IOwnCertificateKeeper
{
    private static readonly TimeSpan SelfSignedLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly OwnCertificateFolder _folder;
    private readonly OwnCertificateSettings _settings;
    private readonly ILogger _logger;
    private RequestedKey? _next;

    private OwnCertificateKeeper(string dataFolder, OwnCertificateSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        (_folder, _settings) = (new OwnCertificateFolder(dataFolder), settings);
        _logger = loggers.CreateLogger<OwnCertificateKeeper>();
        var pair = LoadCurrent();
        _next = LoadNext(pair?.Leaf);
        Installed = pair is null ? null : Describe(pair.Leaf);
        if (pair is null)
        {
            LogSelfSigned(settings.Name);
            Server = ServerCertificate.Of(SelfSigned(settings.Name, time.GetUtcNow()), time, loggers);
        }
        else
        {
            Server = ServerCertificate.Of(pair.Leaf, pair.Chain, time, loggers);
        }
    }

    /// <summary>What https listeners present.</summary>
    public ServerCertificate Server { get; }

    /// <inheritdoc/>
    public OwnCertificate? Installed { get; private set; }

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public bool HasRequest => _next is not null;

    /// <summary>Takes up what is kept; nothing that is damaged or cannot be read is an error.</summary>
    /// <param name="dataFolder">The data folder, absolute.</param>
    public static OwnCertificateKeeper Open(
        string dataFolder, OwnCertificateSettings settings, TimeProvider time, ILoggerFactory loggers) =>
        new(dataFolder, settings, time, loggers);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Request()
    {
        if (_next is null)
        {
            var made = RequestedKey.Make(_settings.Name, _settings.KeyType);
            _folder.Write(OwnCertificateFolder.Next, made.ToPem());
            _next = made;
        }

        return _next.Csr;
    }

    /// <inheritdoc/>
    public OwnCertificate Install(string chainPem)
    {
        ArgumentNullException.ThrowIfNull(chainPem);
        var next = _next ?? throw new InvalidOperationException("No certificate was requested.");
        var pem = $"{chainPem.TrimEnd()}\n{next.KeyPem.TrimEnd()}\n";
        Pair pair;
        try
        {
            pair = LoadPair(pem);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            _next = null;
            throw new InvalidDataException(
                $"The certificate cannot be used with the key that was made for it: {failure.Message} "
                + $"The key is set aside as {_folder.SetAside(OwnCertificateFolder.Next)}.",
                failure);
        }

        _folder.Write(OwnCertificateFolder.Current, pem);
        Server.Use(pair.Leaf, pair.Chain);
        (Installed, Trouble) = (Describe(pair.Leaf), null);
        Discard();
        return Installed;
    }

    /// <inheritdoc/>
    public void Discard()
    {
        _folder.Remove(OwnCertificateFolder.Next);
        _next = null;
    }

    private static OwnCertificate Describe(X509Certificate2 leaf) => new(
        CertificateIdentity.HashOf(leaf.RawDataMemory.Span),
        new DateTimeOffset(leaf.NotBefore.ToUniversalTime()),
        new DateTimeOffset(leaf.NotAfter.ToUniversalTime()));

    private static X509Certificate2 SelfSigned(string name, DateTimeOffset now)
    {
        using var made = RequestedKey.SelfSign(name, now - ClockSkew, now + SelfSignedLifetime);
        return Usable(made);
    }

    /// <summary>Windows' TLS cannot use a key that lives in memory only; a PKCS #12 round trip is understood everywhere.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    /// <exception cref="CryptographicException">There is no certificate or key, or it is for another name.</exception>
    /// <exception cref="ArgumentException">The key is another certificate's.</exception>
    private Pair LoadPair(string pem)
    {
        using var loaded = X509Certificate2.CreateFromPem(pem, pem);
        if (!loaded.MatchesHostname(_settings.Name, allowWildcards: true, allowCommonName: false))
        {
            throw new CryptographicException($"It is not for {_settings.Name}.");
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return new Pair(Usable(loaded), chain);
    }

    private Pair? LoadCurrent()
    {
        try
        {
            return _folder.Read(OwnCertificateFolder.Current) is { } pem ? LoadPair(pem) : null;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            Trouble = $"The one that was kept cannot be used: {failure.Message.TrimEnd('.')}. "
                + $"It is set aside as {_folder.SetAside(OwnCertificateFolder.Current)}.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Trouble = $"The one that was kept cannot be read: {failure.Message.TrimEnd('.')}.";
        }

        LogTrouble(Trouble);
        return null;
    }

    private RequestedKey? LoadNext(X509Certificate2? current)
    {
        try
        {
            if (_folder.Read(OwnCertificateFolder.Next) is not { } pem)
            {
                return null;
            }

            var next = RequestedKey.Parse(pem, _settings.Name);
            if (current is null
                || !CertificateSigningRequest.KeyOf(next.Csr).Span.SequenceEqual(current.PublicKey.ExportSubjectPublicKeyInfo()))
            {
                return next;
            }

            // Its certificate was installed right before the program ended.
            _folder.Remove(OwnCertificateFolder.Next);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or AcmeProblemException)
        {
            LogNextSetAside(failure, _folder.SetAside(OwnCertificateFolder.Next));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNextNotRead(failure);
        }

        return null;
    }

    [LoggerMessage(
        7060,
        LogLevel.Warning,
        "HTTPS answers with a self-signed certificate for {Name}, which ACME clients refuse, until the bridge has its own certificate")]
    private partial void LogSelfSigned(string name);

    [LoggerMessage(7061, LogLevel.Error, "The bridge's own certificate: {Trouble}")]
    private partial void LogTrouble(string? trouble);

    [LoggerMessage(
        7062,
        LogLevel.Error,
        "The key that the bridge's next certificate was ordered for cannot be used, and is set aside as {File}; another is made")]
    private partial void LogNextSetAside(Exception failure, string file);

    [LoggerMessage(7063, LogLevel.Error, "The key that the bridge's next certificate was ordered for cannot be read; another is made")]
    private partial void LogNextNotRead(Exception failure);

    /// <summary>A certificate with its key, and with its chain.</summary>
    private sealed class Pair(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        public X509Certificate2 Leaf => leaf;

        public X509Certificate2Collection Chain => chain;
    }
}
