using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Store;

/// <summary>Lists of several filters, page by page.</summary>
public sealed class DocumentPagesTests : IAsyncLifetime
{
    private static readonly int[] Divisors = [2, 3, 7, 499];

    private readonly TestStore _opened = new();

    private LiteDbDocumentStore Store => _opened.Documents;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _opened.InitializeAsync();

    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    [Fact]
    public async Task Read_PagesTogetherAreAllDocumentsWithAllTagsOnce()
    {
        await AddAsync(Store, 1000);
        foreach (var tags in new string[][] { [], ["2"], ["2", "3"], ["7", "2", "3"], ["499", "2"], ["none"], ["none", "2"], ["2", "2"] })
        {
            foreach (var limit in new[] { 1, 7, 500 })
            {
                var all = await ReadAllAsync(Pages(Store), tags, null, limit);
                Assert.Equal(Expected(1000, tags), all);
            }
        }
    }

    [Fact]
    public async Task Read_TheLastPageHasNoNextThoughItIsFull()
    {
        await AddAsync(Store, 10);

        var page = await Pages(Store).ReadAsync(new PageRequest(5), ["2"], null, Cancellation);

        Assert.Equal(5, page.Items.Length);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Read_WhatNoTagTellsIsFilteredAndTheCursorGoesOn()
    {
        await AddAsync(Store, 2500);

        var first = await Pages(Store).ReadAsync(new PageRequest(50), [], id => id == "02400", Cancellation);
        Assert.Empty(first.Items); // A request reads a bounded number of documents.
        Assert.NotNull(first.Next);

        Assert.Equal(["02400"], await ReadAllAsync(Pages(Store), [], id => id == "02400", 50));
    }

    [Fact]
    public async Task Read_RangesOfIdsComeInTheirOrder()
    {
        await AddAsync(Store, 300);
        IdRange[] ranges = [new("00101", "00200"), new("00250", null), new("", "00010")];
        foreach (var limit in new[] { 1, 9, 500 })
        {
            var pages = new DocumentPages<string>(Store, "thing", document => document.Key.Id, ranges);
            var all = await ReadAllAsync(pages, ["2"], null, limit);
            Assert.Equal(
                ranges.SelectMany(range => Expected(300, ["2"])
                    .Where(id => string.CompareOrdinal(id, range.From) >= 0 && !range.IsBehind(id))),
                all);
        }
    }

    [Fact]
    public async Task Read_DocumentsThatComeAndGoBetweenPagesMoveNoOther()
    {
        await AddAsync(Store, 100);
        var first = await Pages(Store).ReadAsync(new PageRequest(10), ["2"], null, Cancellation);
        Assert.Equal("00018", first.Items[^1]);
        await Store.CommitAsync(
            [
                DocumentWrite.Put(new DocumentKey("thing", "00001-new"), 0, Encoding.UTF8.GetBytes("{}"), null, ["2"]),
                DocumentWrite.Delete(new DocumentKey("thing", "00018"), 1),
            ],
            Cancellation);

        var second = await Pages(Store).ReadAsync(new PageRequest(10, first.Next), ["2"], null, Cancellation);

        Assert.Equal(Expected(100, ["2"]).Skip(10).Take(10), second.Items);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("")]
    [InlineData("eHl6")]
    public async Task Read_ForeignCursorIsRefusedByName(string cursor)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(
            () => Pages(Store).ReadAsync(new PageRequest(10, cursor), [], null, Cancellation));
        Assert.Contains("cursor", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task Read_LimitOutOfBoundsIsRefused(int limit)
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => Pages(Store).ReadAsync(new PageRequest(limit), [], null, Cancellation));
    }

    private static DocumentPages<string> Pages(IDocumentStore store) => new(store, "thing", document => document.Key.Id, [IdRange.All]);

    private static IEnumerable<string> Expected(int count, string[] tags) => Enumerable.Range(0, count)
        .Where(number => tags.All(tag => tag != "none" && number % int.Parse(tag, null) == 0))
        .Select(number => $"{number:d5}");

    private static async Task<List<string>> ReadAllAsync(DocumentPages<string> pages, string[] tags, Func<string, bool>? matches, int limit)
    {
        var all = new List<string>();
        string? cursor = null;
        do
        {
            var page = await pages.ReadAsync(new PageRequest(limit, cursor), tags, matches, Cancellation);
            Assert.True(page.Items.Length <= limit);
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>Each document has a tag for each of its number's divisors among 2, 3, 7 and 499.</summary>
    private static Task AddAsync(LiteDbDocumentStore store, int count) => store.CommitAsync(
        [
            .. Enumerable.Range(0, count).Select(number => DocumentWrite.Put(
                new DocumentKey("thing", $"{number:d5}"),
                0,
                Encoding.UTF8.GetBytes("{}"),
                null,
                [.. Divisors.Where(divisor => number % divisor == 0).Select(divisor => $"{divisor}")])),
        ],
        Cancellation);
}
