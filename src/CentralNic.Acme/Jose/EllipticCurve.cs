using System.Security.Cryptography;

namespace CentralNic.Acme.Jose;

/// <summary>A NIST curve that account keys and CSR keys may use, with its names in JOSE and in X.509.</summary>
/// <param name="Name">The <c>crv</c> value (RFC 7518 section 6.2.1.1).</param>
/// <param name="Oid">The object identifier (RFC 5480 section 2.1.1.1).</param>
/// <param name="FieldSize">The octets of a coordinate.</param>
/// <param name="Algorithm">The one JWS algorithm that goes with the curve (RFC 7518 section 3.4).</param>
/// <param name="Curve">The curve, for the framework.</param>
internal sealed record EllipticCurve(string Name, string Oid, int FieldSize, string Algorithm, ECCurve Curve)
{
    /// <summary>The bits of a coordinate.</summary>
    public int FieldBits => int.Parse(Name.AsSpan("P-".Length), System.Globalization.CultureInfo.InvariantCulture);

    private static readonly EllipticCurve[] All =
    [
        new("P-256", "1.2.840.10045.3.1.7", 32, JwsAlgorithm.ES256, ECCurve.NamedCurves.nistP256),
        new("P-384", "1.3.132.0.34", 48, JwsAlgorithm.ES384, ECCurve.NamedCurves.nistP384),
        new("P-521", "1.3.132.0.35", 66, JwsAlgorithm.ES512, ECCurve.NamedCurves.nistP521),
    ];

    /// <summary>Finds a curve by its JOSE name.</summary>
    /// <param name="name">The value of <c>crv</c>.</param>
    public static EllipticCurve? ByName(string? name) => Array.Find(All, curve => curve.Name == name);

    /// <summary>Finds a curve by its object identifier.</summary>
    public static EllipticCurve? ByOid(string oid) => Array.Find(All, curve => curve.Oid == oid);

    /// <summary>Finds the curve of a JWS algorithm.</summary>
    /// <param name="algorithm">The value of <c>alg</c>.</param>
    public static EllipticCurve? ByAlgorithm(string algorithm) => Array.Find(All, curve => curve.Algorithm == algorithm);

    /// <summary>Makes a public key; throws <see cref="CryptographicException"/> if the point is not on the curve.</summary>
    /// <param name="x">The x coordinate, <see cref="FieldSize"/> octets.</param>
    /// <param name="y">The y coordinate, <see cref="FieldSize"/> octets.</param>
    public ECDsa CreateKey(byte[] x, byte[] y) =>
        ECDsa.Create(new ECParameters { Curve = Curve, Q = new ECPoint { X = x, Y = y } });
}
