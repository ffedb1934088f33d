using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// What https listeners present: the certificate with its whole chain, which clients that know only the root need. Files that were renewed
/// are read again without a restart.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    /// <summary>How often connections may have the files looked at.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private TlsFiles? _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<X509Certificate2> _loaded = [];
    private SslStreamCertificateContext _current;
    private byte[] _contents = [];
    private byte[] _refused = [];
    private long _lookedAt;

    private ServerCertificate(X509Certificate2 own, X509Certificate2Collection chain, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _current = Keep(own, chain);
    }

    private ServerCertificate(TlsFiles files, TimeProvider time, ILogger logger)
    {
        (_files, _time, _logger) = (files, time, logger);
        _contents = Hash(files);
        _current = Load(files);
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>Presents a certificate of the bridge's own.</summary>
    /// <param name="certificate">With its key; disposed with this.</param>
    public static ServerCertificate Of(X509Certificate2 certificate, TimeProvider time, ILoggerFactory loggers) =>
        Of(certificate, [], time, loggers);

    /// <summary>Presents a certificate that <see cref="Use(X509Certificate2, X509Certificate2Collection)"/> replaces later.</summary>
    /// <param name="certificate">With its key; disposed with this.</param>
    /// <param name="chain">What is sent with it; disposed with this.</param>
    public static ServerCertificate Of(
        X509Certificate2 certificate, X509Certificate2Collection chain, TimeProvider time, ILoggerFactory loggers) =>
        new(certificate, chain, time, loggers.CreateLogger<ServerCertificate>());

    /// <summary>Reads files, and goes on to read them when they change.</summary>
    /// <exception cref="CryptographicException">They do not hold a certificate and its key.</exception>
    public static ServerCertificate Of(TlsFiles files, TimeProvider time, ILoggerFactory loggers) =>
        new(files, time, loggers.CreateLogger<ServerCertificate>());

    /// <summary>What a connection that begins now is shown.</summary>
    public SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            if (_files is { } files && _time.GetElapsedTime(_lookedAt) >= LookEvery)
            {
                _lookedAt = _time.GetTimestamp();
                Renew(files);
            }

            return _current;
        }
    }

    /// <summary>Reads other files from now on.</summary>
    /// <exception cref="IOException">They cannot be read; those before are served on.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="CryptographicException">They do not hold a certificate and its key; those before are served on.</exception>
    /// <exception cref="ArgumentException">The key is not the certificate's; those before are served on.</exception>
    public void Use(TlsFiles files)
    {
        lock (_lock)
        {
            var contents = Hash(files);
            if (files != _files || !contents.AsSpan().SequenceEqual(_contents))
            {
                _current = Load(files);
                (_files, _contents, _lookedAt) = (files, contents, _time.GetTimestamp());
                LogRenewed(files.CertificateFile, _current.TargetCertificate.NotAfter.ToUniversalTime());
            }
        }
    }

    /// <summary>Presents another certificate from the next handshake on, unless files were named meanwhile.</summary>
    /// <param name="certificate">With its key; disposed with this.</param>
    /// <param name="chain">What is sent with it; disposed with this.</param>
    public void Use(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        lock (_lock)
        {
            var kept = Keep(certificate, chain);
            _current = _files is null ? kept : _current;
        }
    }

    public void Dispose() => _loaded.ForEach(certificate => certificate.Dispose());

    /// <summary>
    /// Certificate and key are seldom replaced in one moment: what does not fit yet is tried again, and the old one serves on.
    /// </summary>
    private void Renew(TlsFiles files)
    {
        byte[] contents = [];
        try
        {
            contents = Hash(files);
            if (contents.AsSpan().SequenceEqual(_contents))
            {
                return;
            }

            _current = Load(files);
            _contents = contents;
            LogRenewed(files.CertificateFile, _current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        // A key of another certificate is an ArgumentException.
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            if (!contents.AsSpan().SequenceEqual(_refused))
            {
                _refused = contents;
                LogNotRenewed(failure, files.CertificateFile);
            }
        }
    }

    private SslStreamCertificateContext Load(TlsFiles files)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(files.CertificateFile);
        return Keep(X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile), chain);
    }

    private SslStreamCertificateContext Keep(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        _loaded.Add(certificate); // Connections that began with it may still be at their handshake when it is replaced.
        _loaded.AddRange(chain);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private static byte[] Hash(TlsFiles files) =>
        SHA256.HashData([.. File.ReadAllBytes(files.CertificateFile), .. File.ReadAllBytes(files.KeyFile)]);

    [LoggerMessage(7040, LogLevel.Information, "The renewed certificate in {File} is served from now on; it is valid until {NotAfter:u}")]
    private partial void LogRenewed(string file, DateTime notAfter);

    [LoggerMessage(7041, LogLevel.Error, "The certificate in {File} changed and cannot be used; the one before is served on")]
    private partial void LogNotRenewed(Exception failure, string file);
}
