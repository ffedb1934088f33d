using System.Net;
using System.Net.Sockets;
using Xunit;

namespace CentralNic.Dns.Tests;

public sealed class DnsQueryTests
{
    private static readonly DnsName Name = DnsName.Parse("www.example.com");
    private static readonly byte[] Address = [192, 0, 2, 1];

    [Fact]
    public async Task Ask_WhatDoesNotBelongToTheQuestion_IsPassedOver()
    {
        await using var server = new ScriptedServer((query, _) =>
        [
            [1, 2],
            Answer.To((ushort)(Answer.IdOf(query) + 1), Name, DnsRecordType.A, (DnsRecordType.A, [192, 0, 2, 66])),
            Answer.To(Answer.IdOf(query), DnsName.Parse("other.example.com"), DnsRecordType.A, (DnsRecordType.A, [192, 0, 2, 66])),
            query,
            Answer.To(Answer.IdOf(query), Name, DnsRecordType.A, (DnsRecordType.A, Address)),
        ]);

        var reply = await AskAsync(server);

        Assert.True(Assert.Single(reply.Message!.Answers).TryReadAddress(out var address));
        Assert.Equal(new IPAddress(Address), address);
    }

    [Fact]
    public async Task Ask_NothingButWhatDoesNotBelongToIt_IsNoAnswerInTime()
    {
        await using var server = new ScriptedServer((query, _) => [query[..2]]);

        var reply = await AskAsync(server, TimeSpan.FromMilliseconds(300));

        Assert.Null(reply.Message);
        Assert.Equal("no answer in time but what does not belong to the question", reply.Trouble);
        Assert.True(reply.Passes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_AnswerThatIsTruncatedOrCutOnItsWay_IsFetchedOverTcp(bool saysSo)
    {
        await using var server = new ScriptedServer((query, overTcp) =>
        {
            var answer = Answer.To(Answer.IdOf(query), Name, DnsRecordType.A, (DnsRecordType.A, Address));
            answer[2] |= (byte)(saysSo && !overTcp ? 0x02 : 0);
            return [overTcp ? answer : answer[..^2]];
        });

        Assert.True(Assert.Single((await AskAsync(server)).Message!.Answers).TryReadAddress(out _));
    }

    [Fact]
    public async Task Ask_AnswerThatIsBrokenOverTcpToo_SaysSo()
    {
        await using var server = new ScriptedServer(
            (query, _) => [Answer.To(Answer.IdOf(query), Name, DnsRecordType.A, (DnsRecordType.A, Address))[..^2]]);

        var reply = await AskAsync(server);

        Assert.Equal("its answer has a record that ends behind it or a broken name", reply.Trouble);
        Assert.False(reply.Passes);
    }

    [Fact]
    public async Task Ask_ServerThatDoesNotKnowEdns_IsAskedWithoutIt()
    {
        await using var server = new ScriptedServer((query, _) =>
        {
            var id = Answer.IdOf(query);
            return [query[11] == 1
                ? [.. query[..2], 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0]
                : Answer.To(id, Name, DnsRecordType.A, (DnsRecordType.A, Address))];
        });

        Assert.True((await AskAsync(server)).IsAnswer);
        Assert.Equal([1, 0], server.Asked.Select(asked => asked.Query[11]));
    }

    [Fact]
    public async Task Ask_ServerThatIsSilentOverTcp_EndsWithItsTime()
    {
        await using var server = new ScriptedServer((query, overTcp) =>
        {
            var answer = Answer.To(Answer.IdOf(query), Name, DnsRecordType.A);
            answer[2] |= 0x02;
            return overTcp ? [] : [answer];
        });

        Assert.NotNull((await AskAsync(server, TimeSpan.FromMilliseconds(500))).Failure);
    }

    [Fact]
    public async Task Resolver_GoesOnFromAServerThatFailsToTheNext()
    {
        await using var refusing = new ScriptedServer((query, _) =>
        {
            var answer = Answer.To(Answer.IdOf(query), Name, DnsRecordType.A);
            answer[3] = 5;
            return [answer];
        });
        await using var answering = new ScriptedServer(
            (query, _) => [Answer.To(Answer.IdOf(query), Name, DnsRecordType.A, (DnsRecordType.A, Address))]);
        var resolver = new DnsResolver([refusing.EndPoint, answering.EndPoint], static _ => TimeSpan.FromSeconds(20));

        Assert.True((await resolver.AskAsync(Name, DnsRecordType.A, TestContext.Current.CancellationToken)).IsAnswer);
        Assert.Single(refusing.Asked);
        Assert.Equal(
            "REFUSED",
            (await new DnsResolver([refusing.EndPoint], static _ => TimeSpan.FromSeconds(20)).AskAsync(
                Name, DnsRecordType.A, TestContext.Current.CancellationToken)).Trouble);
    }

    [Fact]
    public async Task Resolver_AsksASilentServerOnceMore()
    {
        var queries = 0;
        await using var server = new ScriptedServer(
            (query, _) => Interlocked.Increment(ref queries) == 1 ? [] : [Answer.To(Answer.IdOf(query), Name, DnsRecordType.A)]);
        var resolver = new DnsResolver([server.EndPoint], static _ => TimeSpan.FromSeconds(2));

        Assert.True((await resolver.AskAsync(Name, DnsRecordType.A, TestContext.Current.CancellationToken)).IsAnswer);
        Assert.NotEqual(Answer.IdOf(server.Asked.First().Query), Answer.IdOf(server.Asked.Last().Query));
    }

    private static Task<DnsReply> AskAsync(ScriptedServer server, TimeSpan? timeout = null) =>
        DnsQuery.AskAsync(
            server.EndPoint, Name, DnsRecordType.A, timeout ?? TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}
