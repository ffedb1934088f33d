using System.Buffers.Binary;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <content>What the file tells without LiteDB.</content>
internal sealed partial class PageFile
{
    private const int UserVersionOffset = 76;
    private const int TypeOffset = 4;
    private const int EmptyType = 0;
    private const int PagesAtOnce = 64;

    /// <summary>LiteDB's <c>USER_VERSION</c>, as the first page has it; 0: there is none, or no page.</summary>
    public int ReadUserVersion()
    {
        lock (_lock)
        {
            var bytes = new byte[sizeof(int)];
            return _file.Read(bytes, UserVersionOffset) == bytes.Length ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        }
    }

    /// <summary>How many of some pages hold nothing: what was in them was deleted, and LiteDB fills them again.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many pages; those behind the end of the file are none.</param>
    public long CountEmptyPages(long first, int count)
    {
        lock (_lock)
        {
            var type = new byte[1];
            var empty = 0L;
            for (var number = first; number < Math.Min(first + count, _file.Length / PageBytes); number++)
            {
                _file.Read(type, (number * PageBytes) + TypeOffset);
                empty += type[0] == EmptyType ? 1 : 0;
            }

            return empty;
        }
    }

    /// <summary>
    /// Copies the file as it is on disk, each page verified, with the checksums beside it. Nobody may write to it meanwhile.
    /// </summary>
    /// <param name="path">Where the copy goes.</param>
    /// <param name="goOn">Is asked between pages; throws to give up.</param>
    /// <exception cref="InvalidDataException">A page is damaged.</exception>
    public void CopyTo(string path, Action goOn)
    {
        using var copy = StoreFile.Open(path);
        using var sums = PageSums.Open(path + "-sums", StoreFile.Open);
        var pages = new byte[PagesAtOnce * PageBytes];
        for (long number = 0; ; number += PagesAtOnce)
        {
            goOn();
            int read;
            lock (_lock)
            {
                read = _file.Read(pages, number * PageBytes) / PageBytes;
                for (var page = 0; page < read; page++)
                {
                    if (_sums.Judge(number + page, pages.AsSpan(page * PageBytes, PageBytes)) is not (PageState.Whole or PageState.Unknown))
                    {
                        throw new InvalidDataException($"Page {number + page} of '{_file.Path}' is damaged.");
                    }
                }
            }

            copy.Write(pages.AsSpan(0, read * PageBytes), number * PageBytes);
            for (var page = 0; page < read; page++)
            {
                sums.Set(number + page, pages.AsSpan(page * PageBytes, PageBytes));
            }

            if (read < PagesAtOnce)
            {
                break;
            }
        }

        copy.Flush();
        sums.Flush();
    }
}
