using System.Net;
using Xunit;

namespace CentralNic.Dns.Tests;

public sealed class DnsMessageTests
{
    private static readonly DnsName Name = DnsName.Parse("www.example.com");

    [Fact]
    public void TryRead_BrokenRecordBesideAWholeOne_OnlyTheBrokenOneCannotBeRead()
    {
        var message = Read(
            Answer.To(Name, DnsRecordType.AAAA, (
                DnsRecordType.AAAA, [1, 2, 3, 4]), (DnsRecordType.AAAA, IPAddress.IPv6Loopback.GetAddressBytes())));

        Assert.False(message.Answers[0].TryReadAddress(out _));
        Assert.True(message.Answers[1].TryReadAddress(out var address));
        Assert.Equal(IPAddress.IPv6Loopback, address);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 255, (byte)'i', (byte)'s' })]
    [InlineData(new byte[] { 0, 0, 1 })]
    [InlineData(new byte[] { 0, 2, (byte)'a', (byte)'-', 1 })]
    public void TryReadCaa_WhatIsNoCaaRecord_IsNone(byte[] data) =>
        Assert.False(Read(Answer.To(Name, DnsRecordType.CAA, (DnsRecordType.CAA, data))).Answers[0].TryReadCaa(out _, out _, out _));

    [Fact]
    public void WriteQuery_WithSignatures_AsksForThemAndForWhetherTheyWereVerified()
    {
        var plain = DnsMessage.WriteQuery(1, Name, DnsRecordType.SOA, edns: true);
        var signed = DnsMessage.WriteQuery(1, Name, DnsRecordType.SOA, edns: true, signatures: true);

        // The flag AD of the head (RFC 6840 section 5.7), and DO of EDNS (RFC 3225 section 3), which stands before the empty options.
        Assert.Equal((0x00, 0x20), (plain[3], signed[3]));
        Assert.Equal((0x00, 0x80), (plain[^4], signed[^4]));
    }

    [Theory]
    [InlineData((byte)0x00, false)]
    [InlineData((byte)0x20, true)]
    public void IsAuthenticated_IsWhatTheServerSays(byte flags, bool expected)
    {
        var answer = Answer.To(Name, DnsRecordType.SOA);
        answer[3] = flags;

        Assert.Equal(expected, Read(answer).IsAuthenticated);
    }

    [Fact]
    public void TryReadSignatureTimes_GivesInceptionAndExpiration()
    {
        // SOA, algorithm 13, 0 labels, TTL 86400, expiration, inception, key tag, signed by the root (RFC 4034 section 3.1).
        byte[] data = [0, 6, 13, 0, 0, 1, 0x51, 0x80, 0x6A, 0, 0, 0, 0x69, 0, 0, 0, 0x12, 0x34, 0, 1, 2, 3];

        var read = Read(Answer.To(Name, DnsRecordType.RRSIG, (DnsRecordType.RRSIG, data), (DnsRecordType.RRSIG, data[..17]))).Answers;

        Assert.True(read[0].TryReadSignatureTimes(out var from, out var until));
        Assert.Equal((0x69000000, 0x6A000000), (from.ToUnixTimeSeconds(), until.ToUnixTimeSeconds()));
        Assert.False(read[1].TryReadSignatureTimes(out _, out _));
    }

    [Fact]
    public void TryReadCaa_GivesFlagsTagAndValue()
    {
        Assert.True(
            Read(Answer.To(Name, DnsRecordType.CAA, (DnsRecordType.CAA, [128, 5, .. "issueca.example"u8]))).Answers[0].TryReadCaa(
                out var flags, out var tag, out var value));
        Assert.Equal((128, "issue", "ca.example"), (flags, tag, value));
    }

    [Theory]
    [InlineData(new byte[] { 3, (byte)'a', (byte)'b' }, false, null)]
    [InlineData(new byte[] { 2, (byte)'a', (byte)'b', 0, 1, (byte)'c' }, true, "abc")]
    public void TryReadText_JoinsWholeStrings(byte[] data, bool expected, string? text)
    {
        Assert.Equal(expected, Read(Answer.To(Name, DnsRecordType.TXT, (DnsRecordType.TXT, data))).Answers[0].TryReadText(out var found));
        Assert.Equal(text, found);
    }

    [Fact]
    public void TryReadName_MustEndWhereTheRecordEnds()
    {
        var message = Read(
            Answer.To(Name, DnsRecordType.CNAME, (
                DnsRecordType.CNAME, [1, (byte)'A', 0xC0, 16]), (DnsRecordType.CNAME, [1, (byte)'a', 0, 0])));

        Assert.True(message.Answers[0].TryReadName(out var target));
        Assert.Equal(DnsName.Parse("a.example.com"), target);
        Assert.False(message.Answers[1].TryReadName(out _));
    }

    [Fact]
    public void TryRead_NameThatPointsForwardsOrAtItself_IsBroken()
    {
        foreach (var target in (byte[])[12, 14, 200])
        {
            Assert.False(DnsMessage.TryRead([0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, target, 0, 1, 0, 1], out _, out var fault));
            Assert.Equal("has a broken question", fault);
        }
    }

    [Fact]
    public void TryRead_EveryCutOfAnAnswer_IsRefusedWithoutAnException()
    {
        var whole = Answer.To(Name, DnsRecordType.TXT, (DnsRecordType.TXT, [3, .. "abc"u8]), (DnsRecordType.TXT, [1, (byte)'d']));

        Assert.True(DnsMessage.TryRead(whole, out _, out _));
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.False(DnsMessage.TryRead(whole[..length], out _, out _)));
    }

    [Fact]
    public void TryRead_AnyOneByteChanged_IsReadOrRefusedWithoutAnException()
    {
        var whole = Answer.To(
            Name, DnsRecordType.CAA, (DnsRecordType.CAA, [0, 5, .. "issueca.example"u8]), (DnsRecordType.CNAME, [0xC0, 12]));
        for (var index = 0; index < whole.Length; index++)
        {
            foreach (var value in (byte[])[0, 1, 63, 64, 128, 192, 255])
            {
                byte[] changed = [.. whole];
                changed[index] = value;
                if (DnsMessage.TryRead(changed, out var message, out _))
                {
                    Assert.All(message.Answers, record =>
                        _ = (record.TryReadCaa(
                            out _, out _, out _), record.TryReadName(out _), record.TryReadText(out _), record.TryReadAddress(out _)));
                }
            }
        }
    }

    private static DnsMessage Read(byte[] data)
    {
        Assert.True(DnsMessage.TryRead(data, out var message, out var fault), fault);
        return message;
    }
}
