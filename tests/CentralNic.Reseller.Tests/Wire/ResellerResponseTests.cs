using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Wire;

public sealed class ResellerResponseTests
{
    [Fact]
    public void Parse_ReadsHeadersInAnyOrderCaseAndSpacing()
    {
        var response = ResellerResponse.Parse(
            "\uFEFF[response]\r\nQUEUETIME=0.25\r\nDescription\t=\tCommand completed successfully \r\nCODE =200\r\nruntime= 1.5\r\n" +
            "PROPERTY[Credit_Threshold][0]= 22000.00\t\r\neof\r\n");

        Assert.Equal(200, response.Code);
        Assert.Equal("Command completed successfully", response.Description);
        Assert.Equal(TimeSpan.FromSeconds(1.5), response.Runtime);
        Assert.Equal(TimeSpan.FromSeconds(0.25), response.QueueTime);
        Assert.Equal("22000.00", response.First("credit threshold"));
        Assert.Equal("22000.00", response.First("CREDITTHRESHOLD"));
    }

    [Fact]
    public void Parse_SplitsAtTheFirstEqualsSign()
    {
        var response = ResellerResponse.Parse("code=200\nproperty[csr][0]=QUJD==\nproperty[empty][0]=\nEOF");

        Assert.Equal("QUJD==", response.First("csr"));
        Assert.Equal([""], response.Values("empty"));
        Assert.Null(response.First("empty"));
    }

    [Fact]
    public void Parse_AppendsARepeatedIndex()
    {
        // Manual 9.1.30 prints [0] twice.
        var response = ResellerResponse.Parse(
            "code=200\nproperty[date][0]=a\nproperty[date][0]=b\nproperty[mixed][2]=z\nproperty[mixed][0]=x\nproperty[mixed][2]=w\nEOF");

        Assert.Equal(["a", "b"], response.Values("date"));
        Assert.Equal("b", response.ValueAt("date", 1));
        Assert.Equal(["x", "z", "w"], response.Values("mixed"));
        Assert.Equal("z", response.ValueAt("mixed", 2));
        Assert.Equal("w", response.ValueAt("mixed", 3));
    }

    [Fact]
    public void Parse_KeepsGapsForRowsButNotForLines()
    {
        var response = ResellerResponse.Parse("code=200\nproperty[csr][0]=a\nproperty[csr][26]=z\nEOF");

        Assert.Equal(["a", "z"], response.Values("csr"));
        Assert.Null(response.ValueAt("csr", 1));
        Assert.Equal("z", response.ValueAt("csr", 26));
    }

    [Theory]
    [InlineData("property[a][99999999999999999999] = v")]
    [InlineData("property[a][-1] = v")]
    [InlineData("property[a][] = v")]
    [InlineData("property[a] = v")]
    [InlineData("property [a] [0] = v")]
    public void Parse_TakesAnUnusableIndexForTheNext(string line) =>
        Assert.Equal("v", ResellerResponse.Parse($"code=200\n{line}\nEOF").ValueAt("A", 0));

    [Theory]
    [InlineData("[RESPONSE]\ncode = 200\ndescription = ok\nproperty[cert][0] = abc")]
    [InlineData("code=200")]
    [InlineData("code=210\ndescription=available\n")]
    public void Parse_OfASuccessWithoutEndSaysTruncated(string text) =>
        Assert.True(Assert.Throws<ResellerFormatException>(() => ResellerResponse.Parse(text)).IsTruncated);

    [Theory]
    [InlineData("code = 530\ndescription = Authentication failed", 530)]
    [InlineData("[RESPONSE]\r\ncode=549\r\n", 549)]
    public void Parse_OfAnErrorNeedsNoFrame(string text, int code) => Assert.Equal(code, ResellerResponse.Parse(text).Code);

    [Theory]
    [InlineData("")]
    [InlineData("<html><body class=\"x\">502 Bad Gateway</body></html>")]
    [InlineData("[RESPONSE]\ndescription = x\nEOF")]
    [InlineData("code = abc\nEOF")]
    [InlineData("code = 20\nEOF")]
    [InlineData("code = 99999999999\nEOF")]
    public void Parse_WithoutACodeThrowsAFormatException(string text) =>
        Assert.False(Assert.Throws<ResellerFormatException>(() => ResellerResponse.Parse(text)).IsTruncated);

    [Fact]
    public void Parse_RefusesTextAboveTheBound() =>
        Assert.Throws<ResellerFormatException>(() => ResellerResponse.Parse(new string('x', ResellerResponse.MaxLength + 1)));

    [Fact]
    public void Parse_IgnoresWhatFollowsTheEnd() =>
        Assert.Empty(ResellerResponse.Parse("code=200\nEOF\nproperty[a][0]=1\n").Values("a"));

    [Fact]
    public void ToWire_KeepsNamesAndOrderAndIsReadBack()
    {
        var response =
            new ResellerResponse(200, "Command completed successfully") { Runtime = TimeSpan.FromSeconds(0.004), QueueTime = TimeSpan.Zero }
                .Add("dcv method", "http").AddRange("csr", ["-----BEGIN", "QQ=="]).Add("dcv method", "https").Add("vat", null).Add(
                    "x_y", 5, "");

        var text = response.ToWire();

        Assert.Equal(
            "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nruntime = 0.004\nqueuetime = 0\nproperty[dcv "
            + "method][0] = http\n" +
            "property[csr][0] = -----BEGIN\nproperty[csr][1] = QQ==\nproperty[dcv method][1] = https\nproperty[x_y][5] = \nEOF\n",
            text);
        Assert.Equal(text, ResellerResponse.Parse(text).ToWire());
    }

    [Theory]
    [InlineData("a]b", "v")]
    [InlineData("a=b", "v")]
    [InlineData("a\nb", "v")]
    [InlineData("a", "v\nEOF")]
    public void Add_RefusesWhatWouldBreakTheFrame(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new ResellerResponse(200, "ok").Add(name, value));

    [Fact]
    public void Rows_AreInterleavedByIndex()
    {
        var rows = ManualExample.Response("9.1.23").Rows.ToList();

        Assert.Equal(3, rows.Count);
        Assert.Equal("DD12345676", rows[1]["Certificate"]);
        Assert.Equal("canceled", rows[1]["STATUS"]);
        Assert.Equal("", rows[2]["expiration_date"]);
    }

    [Fact]
    public void Rows_WithoutColumnNamesComeFromAllButTheCounters()
    {
        var response = ResellerResponse.Parse(
            "code=200\nproperty[event][0]=7\nproperty[event][1]=8\nproperty[total][0]=2\nproperty[limit][5]=2\nEOF");

        Assert.Equal(["7", "8"], response.Rows.Select(row => row["event"]));
    }
}
