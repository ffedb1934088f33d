using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;

namespace CentralNic.AcmeBridge.StoreContract;

/// <summary>What every document store must do. A store's tests derive from this class; the file is linked into their project.</summary>
public abstract class DocumentStoreContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens a new, empty store; the test disposes of it.</summary>
    protected abstract Task<IDocumentStore> OpenNewAsync();

    /// <summary>
    /// Brings what was committed to where it rests for good, for stores that do so later; reads must be the same after it.
    /// </summary>
    protected virtual Task SettleAsync(IDocumentStore store) => Task.CompletedTask;

    protected static DocumentKey Key(string id, string kind = "order") => new(kind, id);

    protected static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(StoredDocument? document) => Encoding.UTF8.GetString(Assert.IsType<StoredDocument>(document).Body.Span);

    protected static DocumentWrite New(string id, string text = "{}", string[]? aliases = null, string[]? tags = null) =>
        DocumentWrite.Put(Key(id), 0, Body(text), aliases, tags);

    protected static async Task<List<string>> ListIdsAsync(IDocumentStore store, string kind, string? tag)
    {
        var ids = new List<string>();
        await foreach (var document in store.ListAsync(kind, tag, Cancellation))
        {
            ids.Add(document.Key.Id);
        }

        return ids;
    }

    [Fact]
    public async Task ReadAsync_UnknownKeyGivesNull()
    {
        await using var store = await OpenNewAsync();
        Assert.Null(await store.ReadAsync(Key("none"), Cancellation));
        Assert.Null(await store.ReadByAliasAsync("order", "none", Cancellation));
        Assert.Empty(await ListIdsAsync(store, "order", null));
    }

    [Fact]
    public async Task CommitAsync_NewDocumentIsReadBackWithVersionOne()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "{\"x\":1}")], Cancellation);
        var read = await store.ReadAsync(Key("a"), Cancellation);
        Assert.Equal(1, read!.Version);
        Assert.Equal(Key("a"), read.Key);
        Assert.Equal("{\"x\":1}", Text(read));
        await SettleAsync(store);
        Assert.Equal("{\"x\":1}", Text(await store.ReadAsync(Key("a"), Cancellation)));
    }

    [Fact]
    public async Task CommitAsync_EachCommitRaisesTheVersionByOne()
    {
        await using var store = await OpenNewAsync();
        for (var version = 0; version < 5; version++)
        {
            await store.CommitAsync([DocumentWrite.Put(Key("a"), version, Body($"{version + 1}"))], Cancellation);
            if (version == 2)
            {
                await SettleAsync(store);
            }
        }

        var read = await store.ReadAsync(Key("a"), Cancellation);
        Assert.Equal(5, read!.Version);
        Assert.Equal("5", Text(read));
    }

    [Fact]
    public async Task CommitAsync_KeepsACopyOfTheBody()
    {
        await using var store = await OpenNewAsync();
        var body = Body("before");
        await store.CommitAsync([DocumentWrite.Put(Key("a"), 0, body)], Cancellation);
        Body("AFTER!").CopyTo(body, 0);
        Assert.Equal("before", Text(await store.ReadAsync(Key("a"), Cancellation)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task CommitAsync_OtherVersionThanExpectedIsRefusedAndWritesNothing(long expected)
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "1")], Cancellation);
        await store.CommitAsync([DocumentWrite.Put(Key("a"), 1, Body("2"))], Cancellation);
        var conflict = await Assert.ThrowsAsync<DocumentConflictException>(
            () => store.CommitAsync([New("b"), DocumentWrite.Put(Key("a"), expected, Body("x"))], Cancellation));
        Assert.Equal(Key("a"), conflict.Key);
        Assert.Null(conflict.Alias);
        Assert.Equal("2", Text(await store.ReadAsync(Key("a"), Cancellation)));
        Assert.Null(await store.ReadAsync(Key("b"), Cancellation));
    }

    [Fact]
    public async Task CommitAsync_VersionExpectedOfAMissingDocumentIsRefused()
    {
        await using var store = await OpenNewAsync();
        await Assert.ThrowsAsync<DocumentConflictException>(
            () => store.CommitAsync([DocumentWrite.Put(Key("a"), 1, Body("x"))], Cancellation));
        await Assert.ThrowsAsync<DocumentConflictException>(() => store.CommitAsync([DocumentWrite.Delete(Key("a"), 1)], Cancellation));
    }

    [Fact]
    public async Task CommitAsync_DeletedDocumentIsGoneWithItsNames()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "1", ["alias"], ["tag"]), New("b", "2", null, ["tag"])], Cancellation);
        await SettleAsync(store);
        await store.CommitAsync([DocumentWrite.Delete(Key("a"), 1)], Cancellation);
        await CheckAsync();
        await SettleAsync(store);
        await CheckAsync();
        await store.CommitAsync([New("a", "again", ["alias"])], Cancellation);
        Assert.Equal(1, (await store.ReadByAliasAsync("order", "alias", Cancellation))!.Version);

        async Task CheckAsync()
        {
            Assert.Null(await store.ReadAsync(Key("a"), Cancellation));
            Assert.Null(await store.ReadByAliasAsync("order", "alias", Cancellation));
            Assert.Equal(["b"], await ListIdsAsync(store, "order", "tag"));
            Assert.Equal(["b"], await ListIdsAsync(store, "order", null));
        }
    }

    [Fact]
    public async Task ReadByAliasAsync_FindsTheDocumentOfTheKindThatCarriesTheAlias()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync(
            [New("a", "order", ["one", "two"]), DocumentWrite.Put(Key("x", "account"), 0, Body("account"), ["one"])],
            Cancellation);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal("order", Text(await store.ReadByAliasAsync("order", "one", Cancellation)));
            Assert.Equal("order", Text(await store.ReadByAliasAsync("order", "two", Cancellation)));
            Assert.Equal("account", Text(await store.ReadByAliasAsync("account", "one", Cancellation)));
            Assert.Null(await store.ReadByAliasAsync("account", "two", Cancellation));
            Assert.Null(await store.ReadByAliasAsync("order", "ONE", Cancellation));
            await SettleAsync(store);
        }
    }

    [Fact]
    public async Task CommitAsync_AliasOfAnotherDocumentIsRefused()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "1", ["alias"])], Cancellation);
        for (var round = 0; round < 2; round++)
        {
            var conflict = await Assert.ThrowsAsync<DocumentConflictException>(
                () => store.CommitAsync([New("c"), New("b", "2", ["free", "alias"])], Cancellation));
            Assert.Equal(Key("b"), conflict.Key);
            Assert.Equal("alias", conflict.Alias);
            Assert.Null(await store.ReadAsync(Key("b"), Cancellation));
            Assert.Null(await store.ReadAsync(Key("c"), Cancellation));
            Assert.Null(await store.ReadByAliasAsync("order", "free", Cancellation));
            await SettleAsync(store);
        }
    }

    [Fact]
    public async Task CommitAsync_TwoDocumentsOfACommitCannotShareAnAlias()
    {
        await using var store = await OpenNewAsync();
        var conflict = await Assert.ThrowsAsync<DocumentConflictException>(
            () => store.CommitAsync([New("a", "1", ["alias"]), New("b", "2", ["alias"])], Cancellation));
        Assert.Equal("alias", conflict.Alias);
        Assert.Null(await store.ReadAsync(Key("a"), Cancellation));
    }

    [Fact]
    public async Task CommitAsync_AliasesReplaceTheFormerOnesAndBecomeFree()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "1", ["old", "kept"])], Cancellation);
        await SettleAsync(store);
        await store.CommitAsync([DocumentWrite.Put(Key("a"), 1, Body("2"), ["kept", "new"])], Cancellation);
        Assert.Null(await store.ReadByAliasAsync("order", "old", Cancellation));
        Assert.Equal("2", Text(await store.ReadByAliasAsync("order", "kept", Cancellation)));
        Assert.Equal("2", Text(await store.ReadByAliasAsync("order", "new", Cancellation)));
        await store.CommitAsync([New("b", "b", ["old"])], Cancellation);
        Assert.Equal("b", Text(await store.ReadByAliasAsync("order", "old", Cancellation)));
        await SettleAsync(store);
        Assert.Equal("b", Text(await store.ReadByAliasAsync("order", "old", Cancellation)));
        Assert.Equal("2", Text(await store.ReadByAliasAsync("order", "new", Cancellation)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitAsync_AliasMovesBetweenTwoDocumentsOfOneCommit(bool takerFirst)
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "a", ["alias"]), New("b", "b")], Cancellation);
        await SettleAsync(store);
        var gives = DocumentWrite.Put(Key("a"), 1, Body("a"));
        var takes = DocumentWrite.Put(Key("b"), 1, Body("b"), ["alias"]);
        await store.CommitAsync(takerFirst ? [takes, gives] : [gives, takes], Cancellation);
        Assert.Equal("b", Text(await store.ReadByAliasAsync("order", "alias", Cancellation)));
        await SettleAsync(store);
        Assert.Equal("b", Text(await store.ReadByAliasAsync("order", "alias", Cancellation)));
    }

    [Fact]
    public async Task ListAsync_ListsAKindOrTagInOrderOfId()
    {
        await using var store = await OpenNewAsync();
        string[] ids = ["b", "B", "a", "aa", "a-1", "10", "2", "z"];
        for (var i = 0; i < ids.Length; i++)
        {
            await store.CommitAsync([New(ids[i], ids[i], null, i % 2 == 0 ? ["even", "all"] : ["all"])], Cancellation);
            if (i == 3)
            {
                await SettleAsync(store);
            }
        }

        await store.CommitAsync([DocumentWrite.Put(Key("a", "orders"), 0, Body("x"), null, ["even", "al"])], Cancellation);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal([.. ids.Order(StringComparer.Ordinal)], await ListIdsAsync(store, "order", null));
            Assert.Equal([.. ids.Order(StringComparer.Ordinal)], await ListIdsAsync(store, "order", "all"));
            Assert.Equal([.. ids.Where((_, i) => i % 2 == 0).Order(StringComparer.Ordinal)], await ListIdsAsync(store, "order", "even"));
            Assert.Empty(await ListIdsAsync(store, "order", "al"));
            Assert.Equal(["a"], await ListIdsAsync(store, "orders", "al"));
            await SettleAsync(store);
        }
    }

    [Fact]
    public async Task ListAsync_AfterAnIdBeginsBehindItWhetherItExistsOrNot()
    {
        await using var store = await OpenNewAsync();
        string[] ids = [.. Enumerable.Range(0, 300).Select(i => $"{i * 3:d4}"), "B", "a", "aa", "b"];
        for (var i = 0; i < ids.Length; i += 50)
        {
            // Some rest, some have long been settled.
            await store.CommitAsync(
                [.. ids.Skip(i).Take(50).Select(id => New(id, "1", null, id[^1] % 2 == 0 ? ["even", "all"] : ["all"]))], Cancellation);
            if (i is 50 or 150)
            {
                await SettleAsync(store);
            }
        }

        await store.CommitAsync([DocumentWrite.Delete(Key("0300"), 1)], Cancellation);
        for (var round = 0; round < 2; round++)
        {
            foreach (var after in new[] { null, "", "0", "0299", "0300", "0301", "0450", "0897", "B", "a", "a-", "b", "c" })
            {
                foreach (var tag in new[] { null, "all", "even", "none" })
                {
                    var expected = ids.Where(id => id != "0300" && string.CompareOrdinal(id, after) > 0)
                        .Where(id => tag is null or "all" || (tag == "even" && id[^1] % 2 == 0))
                        .Order(StringComparer.Ordinal);
                    var listed = new List<string>();
                    await foreach (var document in store.ListAsync("order", tag, after, Cancellation))
                    {
                        listed.Add(document.Key.Id);
                    }

                    Assert.Equal(expected, listed);
                }
            }

            await SettleAsync(store);
        }
    }

    [Fact]
    public async Task ListIdsAsync_ListsAsManyIdsAsAskedForFromOneOn()
    {
        await using var store = await OpenNewAsync();
        string[] ids = [.. Enumerable.Range(0, 300).Select(i => $"{i * 3:d4}"), "B", "a", "aa", "b"];
        for (var i = 0; i < ids.Length; i += 50)
        {
            // Some rest, some have long been settled.
            await store.CommitAsync(
                [.. ids.Skip(i).Take(50).Select(id => New(id, "1", null, id[^1] % 2 == 0 ? ["even", "all"] : ["all"]))], Cancellation);
            if (i is 50 or 150)
            {
                await SettleAsync(store);
            }
        }

        // Settled with the tag, and changed since: gone, or without the tag.
        await store.CommitAsync(
            [DocumentWrite.Delete(Key("0300"), 1), DocumentWrite.Put(Key("0306"), 1, Body("2"), null, ["all"])], Cancellation);
        for (var round = 0; round < 2; round++)
        {
            foreach (var from in new[] { "", "0", "0299", "0300", "0306", "0307", "0450", "0897", "B", "a", "a-", "b", "c" })
            {
                foreach (var tag in new[] { null, "all", "even", "none" })
                {
                    foreach (var limit in new[] { 1, 2, 17, 1000 })
                    {
                        var expected = ids.Where(id => id != "0300" && string.CompareOrdinal(id, from) >= 0)
                            .Where(id => tag is null or "all" || (tag == "even" && id[^1] % 2 == 0 && id != "0306"))
                            .Order(StringComparer.Ordinal)
                            .Take(limit);
                        Assert.Equal(expected, await store.ListIdsAsync("order", tag, from, limit, Cancellation));
                    }
                }
            }

            await SettleAsync(store);
        }
    }

    [Fact]
    public async Task ReadListedAsync_GivesTheDocumentOrNothing()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "1")], Cancellation);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal("1", Text(await store.ReadListedAsync(Key("a"), Cancellation)));
            Assert.Null(await store.ReadListedAsync(Key("b"), Cancellation));
            await SettleAsync(store);
        }
    }

    [Fact]
    public async Task ListAsync_TagsReplaceTheFormerOnes()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("a", "1", null, ["pending"]), New("b", "1", null, ["pending"])], Cancellation);
        await SettleAsync(store);
        await store.CommitAsync([DocumentWrite.Put(Key("a"), 1, Body("2"), null, ["done"])], Cancellation);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["b"], await ListIdsAsync(store, "order", "pending"));
            Assert.Equal(["a"], await ListIdsAsync(store, "order", "done"));
            await SettleAsync(store);
        }
    }

    [Fact]
    public async Task ListAsync_LongListIsCompleteWhileItIsChanged()
    {
        await using var store = await OpenNewAsync();
        for (var i = 0; i < 10; i++)
        {
            await store.CommitAsync([.. Enumerable.Range(0, 100).Select(j => New($"{(j * 10) + i:d4}", "1", null, ["t"]))], Cancellation);
            if (i == 5)
            {
                await SettleAsync(store);
            }
        }

        var seen = new List<string>();
        await foreach (var document in store.ListAsync("order", "t", Cancellation))
        {
            seen.Add(document.Key.Id);
            if (seen.Count is 10 or 500)
            {
                await store.CommitAsync([DocumentWrite.Put(Key($"{seen.Count + 300:d4}"), 1, Body("2"), null, ["t"])], Cancellation);
                await SettleAsync(store);
            }
        }

        Assert.Equal([.. Enumerable.Range(0, 1000).Select(i => $"{i:d4}")], seen);
    }

    [Fact]
    public async Task CommitAsync_ManyCallersLoseNoUpdate()
    {
        await using var store = await OpenNewAsync();
        await store.CommitAsync([New("counter", "0")], Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(caller => Task.Run(() => CountAsync(caller), Cancellation)));
        Assert.Equal($"{32 * 20}", Text(await store.ReadAsync(Key("counter"), Cancellation)));
        Assert.Equal(32 * 20, (await ListIdsAsync(store, "step", null)).Count);

        async Task CountAsync(int caller)
        {
            var done = 0;
            while (done < 20)
            {
                var read = await store.ReadAsync(Key("counter"), Cancellation);
                try
                {
                    await store.CommitAsync(
                        [
                            DocumentWrite.Put(Key("counter"), read!.Version, Body($"{int.Parse(Text(read), null) + 1}")),
                            DocumentWrite.Put(Key($"{caller}-{done}", "step"), 0, Body("{}")),
                        ],
                        Cancellation);
                    done++;
                }
                catch (DocumentConflictException)
                {
                    // Another caller was first: read again.
                }
            }
        }
    }

    [Fact]
    public async Task CommitAsync_OneOfManyCommitsWaitingForTheSameVersionWins()
    {
        await using var store = await OpenNewAsync();
        var commits = Enumerable.Range(0, 64).Select(i => store.CommitAsync([New("a", $"{i}", [$"alias-{i}"])], Cancellation)).ToArray();
        var won = new List<int>();
        for (var i = 0; i < commits.Length; i++)
        {
            try
            {
                await commits[i];
                won.Add(i);
            }
            catch (DocumentConflictException conflict)
            {
                Assert.Equal(Key("a"), conflict.Key);
            }
        }

        var winner = Assert.Single(won);
        Assert.Equal($"{winner}", Text(await store.ReadAsync(Key("a"), Cancellation)));
        Assert.Equal($"{winner}", Text(await store.ReadByAliasAsync("order", $"alias-{winner}", Cancellation)));
        Assert.Null(await store.ReadByAliasAsync("order", $"alias-{(winner + 1) % 64}", Cancellation));
    }

    [Fact]
    public async Task CommitAsync_LargeBodyIsReadBackWhole()
    {
        await using var store = await OpenNewAsync();
        var body = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(body);
        await store.CommitAsync([DocumentWrite.Put(Key("large"), 0, body), DocumentWrite.Put(Key("empty"), 0, default)], Cancellation);
        await SettleAsync(store);
        Assert.Equal(body, (await store.ReadAsync(Key("large"), Cancellation))!.Body.ToArray());
        Assert.Equal(0, (await store.ReadAsync(Key("empty"), Cancellation))!.Body.Length);
    }

    [Fact]
    public async Task CommitAsync_WithoutWritesOrWithAKeyTwiceIsTheCallersMistake()
    {
        await using var store = await OpenNewAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CommitAsync([], Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CommitAsync([New("a"), New("a")], Cancellation));
        Assert.Null(await store.ReadAsync(Key("a"), Cancellation));
    }

    [Fact]
    public async Task CommitAsync_CancelledBeforeItIsQueuedWritesNothing()
    {
        await using var store = await OpenNewAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync([New("a")], cancelled.Token));
        Assert.Null(await store.ReadAsync(Key("a"), Cancellation));
    }

    [Fact]
    public async Task DisposeAsync_LaterCallsSayThatTheStoreIsClosed()
    {
        var store = await OpenNewAsync();
        await store.CommitAsync([New("a")], Cancellation);
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync([New("b")], Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadAsync(Key("a"), Cancellation));
    }
}
