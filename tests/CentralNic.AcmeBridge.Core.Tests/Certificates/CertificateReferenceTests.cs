using CentralNic.AcmeBridge.Core.Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Certificates;

/// <summary>Serial numbers and fingerprints are taken as other programs show them.</summary>
public class CertificateReferenceTests
{
    private const string Sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09", Sha1)]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709", Sha1)]
    [InlineData(" DA39A3EE 5E6B4B0D 3255BFEF 95601890 AFD80709 ", Sha1)]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", Sha256)]
    [InlineData("da39a3ee", null)]
    [InlineData("www.example.com", null)]
    [InlineData("", null)]
    public void Fingerprint_IsReadWithOrWithoutColons(string text, string? expected) =>
        Assert.Equal(expected, CertificateReference.Fingerprint(text));

    [Theory]
    [InlineData("0A:1B:2C", "a1b2c")]
    [InlineData("0x0a1b2c", "a1b2c")]
    [InlineData("000A1B2C", "a1b2c")]
    [InlineData("00", "0")]
    [InlineData("DK12345", null)]
    [InlineData("0x", null)]
    [InlineData(Sha256, null)]
    public void Serial_IsReadWithOrWithoutLeadingZeros(string text, string? expected) =>
        Assert.Equal(expected, CertificateReference.Serial(text));
}
