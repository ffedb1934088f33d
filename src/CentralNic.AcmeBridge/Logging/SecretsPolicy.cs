using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller;
using Serilog.Core;
using Serilog.Events;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>
/// Keeps secrets and key material out of the log when an object that holds them is logged with all its members (<c>{@Options}</c>).
/// </summary>
internal sealed class SecretsPolicy : IDestructuringPolicy
{
    private static readonly ScalarValue Hidden = new("***");

    public bool TryDestructure(
        object value, ILogEventPropertyValueFactory propertyValueFactory, [NotNullWhen(true)] out LogEventPropertyValue? result)
    {
        result = value switch
        {
            Secret or AsymmetricAlgorithm or HMAC or ECParameters or RSAParameters => Hidden,
            X509Certificate2 certificate => new ScalarValue(certificate.Thumbprint),
            _ => null,
        };
        return result is not null;
    }
}
