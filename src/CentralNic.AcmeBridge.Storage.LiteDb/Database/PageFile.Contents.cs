using System.Buffers.Binary;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <content>What the file tells without LiteDB.</content>
internal sealed partial class PageFile
{
    private const int UserVersionOffset = 76;
    private const int TypeOffset = 4;
    private const int EmptyType = 0;

    /// <summary>LiteDB's <c>USER_VERSION</c>, as the first page has it; 0: there is none, or no page.</summary>
    public int ReadUserVersion()
    {
        lock (_lock)
        {
            var bytes = new byte[sizeof(int)];
            return _file.Read(bytes, UserVersionOffset) == bytes.Length ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        }
    }

    /// <summary>How many pages of the file hold nothing: what was in them was deleted, and LiteDB fills them again.</summary>
    public long CountEmptyPages()
    {
        lock (_lock)
        {
            var type = new byte[1];
            var empty = 0L;
            for (long number = 1; number < _file.Length / PageBytes; number++)
            {
                _file.Read(type, (number * PageBytes) + TypeOffset);
                empty += type[0] == EmptyType ? 1 : 0;
            }

            return empty;
        }
    }
}
