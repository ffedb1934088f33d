using System.CommandLine;
using System.Text;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary>
/// The process that is killed. It prints what it finds (<c>S kind/id version sum</c>, <c>L caller kind/id</c>, then <c>R</c>), and then
/// each commit: <c>I caller</c> with key, version
/// and sum of each document (version 0: deleted) before it is asked for, <c>A caller</c> after it was acknowledged.
/// </summary>
internal sealed class SoakWriter(IDocumentStore store, Stream output, int callers, int round)
{
    private readonly Lock _lock = new();

    public static Command CreateCommand()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var callers = new Option<int>("--callers") { Required = true };
        var round = new Option<int>("--round") { Required = true };
        var kind = new Option<string>("--store") { Required = true };
        var journal = new Option<int>("--journal-bytes") { DefaultValueFactory = _ => 512 * 1024 };
        var command = new Command("soak-writer", "Write until killed") { folder, callers, round, kind, journal };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = await SoakStore.OpenAsync(
                parsed.GetValue(kind)!, parsed.GetValue(folder)!, parsed.GetValue(journal), cancellation);
            await using var output = Console.OpenStandardOutput();
            var writer = new SoakWriter(store, output, parsed.GetValue(callers), parsed.GetValue(round));
            await writer.RunAsync(cancellation);
            return 0;
        });
        return command;
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        var found = await ReportAsync(cancellation);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => OnThreadOfItsOwn(() => WriteAsync(caller, found, cancellation))));
    }

    /// <summary>A store that works on its caller's thread gets as many threads as there are callers, and none of the pool's.</summary>
    private static Task OnThreadOfItsOwn(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    private async Task<Dictionary<DocumentKey, long>> ReportAsync(CancellationToken cancellation)
    {
        var found = new Dictionary<DocumentKey, long>();
        var text = new StringBuilder();
        for (var caller = 0; caller < callers; caller++)
        {
            for (var i = 0; i < SoakDocuments.Singles; i++)
            {
                await FindAsync(SoakDocuments.Single(caller, i));
            }

            for (var i = 0; i < SoakDocuments.Together; i++)
            {
                await FindAsync(SoakDocuments.Group(caller, i));
            }

            var lead = await store.ReadByAliasAsync(SoakDocuments.Kind, SoakDocuments.Lead(caller), cancellation);
            text.Append("L ").Append(caller).Append(' ').Append(lead?.Key.ToString() ?? "none").Append('\n');
        }

        await foreach (var document in store.ListAsync(SoakDocuments.LogKind, "log", cancellation))
        {
            Describe(document.Key, document);
        }

        text.Append("R\n");
        output.Write(Encoding.ASCII.GetBytes(text.ToString()));
        return found;

        async Task FindAsync(DocumentKey key)
        {
            var document = await store.ReadAsync(key, cancellation);
            found[key] = document?.Version ?? 0;
            Describe(key, document);
        }

        void Describe(DocumentKey key, StoredDocument? document) =>
            text.Append("S ").Append(key).Append(' ').Append(document?.Version ?? 0).Append(' ')
                .Append(document is null ? 0 : SoakDocuments.Sum(document.Body)).Append('\n');
    }

    private async Task WriteAsync(int caller, Dictionary<DocumentKey, long> found, CancellationToken cancellation)
    {
        var random = new Random((round * 1000) + caller);
        var versions = new Dictionary<DocumentKey, long>(found);
        for (var i = 0; ; i++)
        {
            var writes = (i % 16) switch
            {
                0 => [DocumentWrite.Put(
                    new DocumentKey(SoakDocuments.LogKind, $"{round}-{caller}-{i}"), 0, SoakDocuments.NewBody(random), null, ["log"])],
                3 or 7 or 11 => Together(caller, versions, random),
                _ => [Single(caller, versions, random)],
            };
            Print($"I {caller}{Describe(writes, versions)}\n");
            await store.CommitAsync(writes, cancellation);
            Print($"A {caller}\n");
        }
    }

    private static DocumentWrite[] Together(int caller, Dictionary<DocumentKey, long> versions, Random random)
    {
        var version = versions[SoakDocuments.Group(caller, 0)];
        var writes = new DocumentWrite[SoakDocuments.Together];
        for (var i = 0; i < writes.Length; i++)
        {
            string[] aliases = SoakDocuments.LeadAt(version + 1) == i ? [SoakDocuments.Lead(caller)] : [];
            writes[i] = DocumentWrite.Put(SoakDocuments.Group(caller, i), version, SoakDocuments.NewBody(random), aliases);
        }

        return writes;
    }

    private static DocumentWrite Single(int caller, Dictionary<DocumentKey, long> versions, Random random)
    {
        var key = SoakDocuments.Single(caller, random.Next(SoakDocuments.Singles));
        var version = versions[key];
        return version > 0 && random.Next(10) == 0
            ? DocumentWrite.Delete(key, version)
            : DocumentWrite.Put(key, version, SoakDocuments.NewBody(random), [$"alias-{key.Id}"], [$"tag-{random.Next(4)}"]);
    }

    private static string Describe(DocumentWrite[] writes, Dictionary<DocumentKey, long> versions)
    {
        var text = new StringBuilder();
        foreach (var write in writes)
        {
            var version = write.Body is null ? 0 : write.ExpectedVersion + 1;
            versions[write.Key] = version;
            text.Append(' ').Append(write.Key).Append(' ').Append(version).Append(' ')
                .Append(write.Body is { } body ? SoakDocuments.Sum(body) : 0);
        }

        return text.ToString();
    }

    private void Print(string line)
    {
        var bytes = Encoding.ASCII.GetBytes(line);
        lock (_lock)
        {
            output.Write(bytes);
        }
    }
}
