using System.IO.MemoryMappedFiles;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>
/// What a running process is at, in a file that outlives it: counts, and the input that is being run, so that whoever looks after the
/// process knows what it died or hung of.
/// </summary>
internal sealed class Progress : IDisposable
{
    private const int ExecutionsAt = 0, BranchesAt = 8, EntriesAt = 16, HangsAt = 24, LengthAt = 32, InputAt = 40;
    private const int Longest = 1 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Opens the file, which is made when it is not there.</summary>
    public Progress(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, InputAt + Longest);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>How many inputs were run.</summary>
    public long Executions { get => _view.ReadInt64(ExecutionsAt); set => _view.Write(ExecutionsAt, value); }

    /// <summary>How many branches were seen.</summary>
    public long Branches { get => _view.ReadInt64(BranchesAt); set => _view.Write(BranchesAt, value); }

    /// <summary>How many inputs the corpus has.</summary>
    public long Entries { get => _view.ReadInt64(EntriesAt); set => _view.Write(EntriesAt, value); }

    /// <summary>Whether the input did not end.</summary>
    public bool Hangs { get => _view.ReadInt64(HangsAt) != 0; set => _view.Write(HangsAt, value ? 1L : 0); }

    /// <summary>The input that is run; empty between two.</summary>
    public byte[] Input
    {
        get
        {
            var input = new byte[Math.Clamp(_view.ReadInt64(LengthAt), 0, Longest)];
            _view.ReadArray(InputAt, input, 0, input.Length);
            return input;
        }

        set
        {
            _view.WriteArray(InputAt, value, 0, Math.Min(value.Length, Longest));
            _view.Write(LengthAt, (long)value.Length);
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
