using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A folder of its own for a test, removed afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bridge-store-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public Task<LiteDbDocumentStore> OpenAsync(LiteDbStoreOptions? options = null, TimeProvider? time = null) =>
        LiteDbDocumentStore.OpenAsync(
            Path, options ?? new LiteDbStoreOptions(), NullLogger.Instance, time, TestContext.Current.CancellationToken);

    public Task<LiteDbDocumentStore> OpenAsync(Func<string, StoreFile> openFile, int journalBytes = 1024 * 1024) =>
        OpenAsync(new LiteDbStoreOptions { OpenFile = openFile, JournalBytes = journalBytes });

    public Task<LiteDbDocumentStore> OpenAsync(LiteDbStoreOptions options, ILogger logger) =>
        LiteDbDocumentStore.OpenAsync(Path, options, logger, null, TestContext.Current.CancellationToken);

    /// <summary>What a crash of the process would leave: the files as the system has them.</summary>
    public TestFolder Crashed()
    {
        var copy = new TestFolder();
        foreach (var path in Directory.GetFiles(Path).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var file = copy[System.IO.Path.GetFileName(path)];
            using var target = File.Create(file);
            if (!OperatingSystem.IsWindows())
            {
                // As the store makes them; wider ones are warned of.
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            source.CopyTo(target);
        }

        return copy;
    }

    /// <summary>Every file of the folder itself with its bytes.</summary>
    public Dictionary<string, byte[]> Contents() => Directory.GetFiles(Path)
        .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
        .ToDictionary(path => System.IO.Path.GetFileName(path), File.ReadAllBytes);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
