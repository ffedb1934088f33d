using System.Text.Json;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>
/// An append-only file of changes, one JSON line each. A line that was cut short by a crash never happened; it is removed at the next
/// start.
/// Lines are handed to the operating system before the command is answered, so a killed process loses none.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly FileStream _file;

    private Journal(FileStream file) => _file = file;

    /// <summary>Opens or begins the journal and replays it.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A line in the middle cannot be read.</exception>
    public static Journal Open(string folder, Action<StateChange> replay)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "books.jsonl");
        FileStream file;
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            file = new(path, options);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException(
                $"The sandbox's journal in the data folder '{folder}' cannot be opened: {e.Message}", e);
        }

        try
        {
            Replay(file, path, replay);
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends one change in one write. The caller sees to it that there is one at a time.</summary>
    public void Append(StateChange change)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(change, StateJson.Default.StateChange);
        Array.Resize(ref json, json.Length + 1);
        json[^1] = (byte)'\n';
        _file.Write(json);
    }

    public void Dispose() => _file.Dispose();

    private static void Replay(FileStream file, string path, Action<StateChange> replay)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var start = 0;
        for (var line = 1; ; line++)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }

            try
            {
                var change = JsonSerializer.Deserialize(bytes.AsSpan(start, length), StateJson.Default.StateChange)
                    ?? throw new JsonException("The line is null.");
                replay(change.Upgraded());
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"Line {line} of {path} cannot be read: {e.Message}", e);
            }

            start += length + 1;
        }

        file.SetLength(start);
        file.Seek(0, SeekOrigin.End);
    }
}
