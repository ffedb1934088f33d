using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using LiteDB;
using LiteDB.Engine;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>A LiteDB file without anything in it.</summary>
internal static class EmptyDatabase
{
    /// <summary>Builds the empty database in memory and puts it in place whole, so that a crash leaves none or a good one.</summary>
    /// <param name="format">The format that it says it has.</param>
    public static void Create(string path, int format, Func<string, StoreFile> openFile)
    {
        using var memory = new MemoryStream();
        using (var engine = new LiteEngine(
            new EngineSettings { DataStream = memory, LogStream = new MemoryStream(), Collation = Collation.Binary }))
        {
            engine.Pragma("CHECKPOINT", 0);
            engine.Pragma("USER_VERSION", format);
            engine.Checkpoint();
        }

        var made = path + ".new";
        File.Delete(made);
        using (var file = openFile(made))
        {
            file.Write(memory.GetBuffer().AsSpan(0, (int)memory.Length), 0);
            file.Flush();
        }

        File.Move(made, path);
        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }
}
