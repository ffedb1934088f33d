using CentralNic.AcmeBridge.Core.Caa;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Caa;

/// <summary>The grammar of RFC 8659 section 4.2.</summary>
public class IssueValueTests
{
    [Theory]
    [InlineData("ca.example", "ca.example")]
    [InlineData(" \tca.example\t ", "ca.example")]
    [InlineData("CA-1.Example;", "CA-1.Example")]
    [InlineData("ca.example ; ", "ca.example")]
    [InlineData(";", "")]
    [InlineData("", "")]
    [InlineData("ca.example;a=b", "ca.example", "a", "b")]
    [InlineData("ca.example ;\ta \t= b ; c-1=d ", "ca.example", "a", "b", "c-1", "d")]
    [InlineData("ca.example; a=; a=x=y!", "ca.example", "a", "", "a", "x=y!")]
    [InlineData("; a=b", "", "a", "b")]
    public void TryParse_TakesWhatTheGrammarHas(string text, string issuer, params string[] parameters)
    {
        Assert.True(IssueValue.TryParse(text, out var value, out var fault), fault);

        Assert.Equal(issuer, value.Issuer);
        Assert.Equal(parameters, value.Parameters.SelectMany(parameter => new[] { parameter.Key, parameter.Value }));
    }

    [Theory]
    [InlineData("ca.example; a=b;", "nothing after a ';'")]
    [InlineData("ca.example;; a=b", "nothing after a ';'")]
    [InlineData("ca.example; ; ", "nothing after a ';'")]
    [InlineData("ca.example.; a=b", "no domain name")]
    [InlineData("ca..example", "no domain name")]
    [InlineData(".example", "no domain name")]
    [InlineData("-ca.example", "no domain name")]
    [InlineData("ca-.example", "no domain name")]
    [InlineData("c_a.example", "no domain name")]
    [InlineData("ca.example a=b", "no domain name")]
    [InlineData("cä.example", "no domain name")]
    [InlineData("ca.example; a", "not tag=value")]
    [InlineData("ca.example; =b", "not tag=value")]
    [InlineData("ca.example; a_b=c", "not tag=value")]
    [InlineData("ca.example; -a=c", "not tag=value")]
    [InlineData("ca.example; a b=c", "not tag=value")]
    [InlineData("ca.example; a=b c", "forbidden characters in the value of a")]
    [InlineData("ca.example; a=b\u007f", "forbidden characters")]
    [InlineData("ca.example; a=b\u00e4", "forbidden characters")]
    [InlineData("ca.example; a=b\n", "forbidden characters")]
    public void TryParse_RefusesWhatTheGrammarHasNot(string text, string fault)
    {
        Assert.False(IssueValue.TryParse(text, out _, out var found));

        Assert.Contains(fault, found, StringComparison.Ordinal);
    }
}
