using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

public sealed class KnownKeysTests
{
    private const int Many = 20_000;

    [Fact]
    public void MayHave_BeforeAllIsLearned_SaysNoToNothing()
    {
        var known = new KnownKeys();
        Assert.True(known.MayHave("order/a"));
        known.Complete();
        Assert.False(known.MayHave("order/a"));
    }

    [Fact]
    public void MayHave_WhatWasAdded_IsNeverDenied_AndHardlyAnythingElseIsSuspected()
    {
        var known = new KnownKeys();
        known.Complete();
        for (var i = 0; i < Many; i++)
        {
            known.Add(new DocumentRecord(new DocumentKey("order", $"{i}"), 1, default, [$"alias{i}"], [$"tag{i % 10}"]));
        }

        Assert.All(Enumerable.Range(0, Many), i =>
        {
            Assert.True(known.MayHave(RowIds.Of(new DocumentKey("order", $"{i}"))));
            Assert.True(known.MayHave(RowIds.OfAlias("order", $"alias{i}")));
            Assert.True(known.MayHave(RowIds.OfTag("order", $"tag{i % 10}")));
        });
        Assert.InRange(Enumerable.Range(Many, Many).Count(i => known.MayHave(RowIds.Of(new DocumentKey("order", $"{i}")))), 0, Many / 1000);
    }

    [Fact]
    public void Learn_TakesEveryPage()
    {
        var rows = Enumerable.Range(0, 2500).Select(i => RowIds.OfTag("order", "open", $"{i:0000}")).ToList();
        var known = new KnownKeys();
        known.Learn(
            (after, limit) => [.. rows.Where(row => string.CompareOrdinal(row, after) > 0).Take(limit)],
            row => row,
            TestContext.Current.CancellationToken);
        known.Complete();
        Assert.All(rows, row => Assert.True(known.MayHave(row)));
        Assert.Equal(RowIds.OfTag("order", "open"), RowIds.OfTag(rows[0]));
    }
}
