using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Wire;

public sealed class ResellerCommandTests
{
    [Fact]
    public void ToWire_WritesTheCommandFirstAndKeepsTheOrder()
    {
        var command = new ResellerCommand("AddCertificate").Set("class", "ssl123dv").Set("period", null).SetList(
            "domain", ["a.test", "b.test"]);

        Assert.Equal("COMMAND=AddCertificate\nclass=ssl123dv\ndomain0=a.test\ndomain1=b.test", command.ToWire());
    }

    [Fact]
    public void SetLines_GivesEachLineANumberAndNoEmptyEnd()
    {
        var command = new ResellerCommand("X").SetLines("csr", "-----BEGIN-----\r\nQUJD==\r\n-----END-----\r\n\r\n");

        Assert.Equal(["-----BEGIN-----", "QUJD==", "-----END-----"], command.List("CSR"));
        Assert.Equal(3, command.Parameters.Count);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("\n")]
    public void Set_RefusesLineBreaks(string text)
    {
        var command = new ResellerCommand("X");

        Assert.Throws<ArgumentException>(() => command.Set("key", text));
        Assert.Throws<ArgumentException>(() => command.Set("key" + text, "value"));
        Assert.Throws<ArgumentException>(() => new ResellerCommand("X" + text + "Y"));
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("Command")]
    [InlineData(" ")]
    public void Set_RefusesKeysThatWouldChangeTheCommand(string key) =>
        Assert.Throws<ArgumentException>(() => new ResellerCommand("X").Set(key, "value"));

    [Fact]
    public void Set_OfAKnownKeyReplacesInPlace()
    {
        var command = new ResellerCommand("X").Set("a", "1").Set("b", "2").Set("A", "3");

        Assert.Equal("COMMAND=X\nA=3\nb=2", command.ToWire());
        Assert.Equal("3", command["a"]);
        Assert.Null(command["c"]);
    }

    [Fact]
    public void Parse_ReadsBackWhatToWireWrites()
    {
        var command = new ResellerCommand("StatusCertificate").Set("certificate", "DK1").Set("note", "a=b=c").Set("empty", "");

        Assert.Equal(command.ToWire(), ResellerCommand.Parse(command.ToWire()).ToWire());
    }

    [Fact]
    public void Parse_ReadsTheManualsForm()
    {
        var command = ManualExample.Command("9.1.19");

        Assert.Equal("AddCertificate", command.Name);
        Assert.Equal("-----BEGIN CERTIFICATE REQUEST-----", command["CSR0"]);
        Assert.Equal("+1.2345678", command["techphone0"]);
        Assert.Null(command["EOF"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("class=x")]
    [InlineData("command=")]
    [InlineData("command=X\nnonsense")]
    [InlineData("command=X\n=value")]
    [InlineData("command=X\n\u00A0=value")]
    public void Parse_OfAnythingElseThrowsAFormatException(string text) =>
        Assert.Throws<ResellerFormatException>(() => ResellerCommand.Parse(text));
}
