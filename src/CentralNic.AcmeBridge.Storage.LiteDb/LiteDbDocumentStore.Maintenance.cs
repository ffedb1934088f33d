using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <content>What an operator can do with the store beside its documents.</content>
public sealed partial class LiteDbDocumentStore : IStoreMaintenance
{
    /// <summary>A backup of what is left would take the place of one that is whole.</summary>
    private const string NoBackup = "Of a damaged store no backup is made; keep those that there are";

    private const long RoomForCommits = 256L * 1024 * 1024;

    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _copying = new(1);

    /// <inheritdoc/>
    public Task<StoreInfo> DescribeAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return Task.Run(() => StoreDescription.Of(_dataFolder, _format, _database), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<StoreBackup> BackUpAsync(string target, BackupContents contents, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        RefuseDamage(NoBackup);
        await _copying.WaitAsync(cancellationToken);
        try
        {
            using var copy = StoreCopy.Begin(Path.GetFullPath(target));
            return await Task.Run(() => BackUpAsync(copy, contents, cancellationToken), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StoreUnavailableException(
                $"The backup to '{target}' failed, and nothing of it is left there: {failure.Message}", failure);
        }
        finally
        {
            _copying.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<(long Before, long After)?> CompactAsync(
        double leastShare, long leastBytes, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        RefuseDamage("A damaged store is not compacted");
        await _copying.WaitAsync(cancellationToken);
        try
        {
            var (bytes, empty) = await Task.Run(_database.Size, cancellationToken);
            if (empty < leastBytes || empty < leastShare * bytes)
            {
                return null;
            }

            RefuseFullDisk(bytes - empty);
            using (await HoldDrainedAsync(cancellationToken))
            {
                await Task.Run(() => _database.Compact(_options, GoOn), cancellationToken);
            }

            var after = await Task.Run(_database.Size, cancellationToken);
            StoreLog.Compacted(_logger, _dataFolder, bytes, after.Bytes);
            return (bytes, after.Bytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or LiteException)
        {
            throw new StoreUnavailableException(
                $"The store in '{_dataFolder}' was not compacted, it is as it was: {failure.Message}", failure);
        }
        finally
        {
            _copying.Release();
        }

        void GoOn()
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfClosed();
        }
    }

    /// <inheritdoc/>
    public void RemoveLeftOvers(string folder) => StoreCopy.RemoveLeftOvers(folder);

    private async Task<StoreBackup> BackUpAsync(StoreCopy copy, BackupContents contents, CancellationToken cancellationToken)
    {
        DateTimeOffset at;
        using (await HoldDrainedAsync(cancellationToken))
        {
            at = _time.GetUtcNow();
            _database.CopyTo(copy.Database, GoOn);
            RefuseDamage(NoBackup);
        }

        return copy.Finish(_dataFolder, _format, at, contents, _logger, GoOn);

        void GoOn()
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfClosed();
        }
    }

    /// <summary>Waits until the database has all that was committed before, and keeps it so. Commits go on into the journal.</summary>
    private async Task<IDisposable> HoldDrainedAsync(CancellationToken cancellationToken)
    {
        var wanted = _journal.LastSequence;
        while (true)
        {
            if (_view.DrainedThrough < wanted)
            {
                ThrowIfClosed();
                if (_drain.Failure is { } failure)
                {
                    throw new StoreUnavailableException($"The database cannot be written: {failure.Message}", failure);
                }

                _committer.RequestTurn();
                await Task.Delay(DrainLook, cancellationToken);
                continue;
            }

            return await _drain.HoldAsync(cancellationToken);
        }
    }

    /// <summary>The commits that go on meanwhile must not find the disk full.</summary>
    private void RefuseFullDisk(long needed)
    {
        var free = _options.FreeBytes(_dataFolder);
        if (free < needed + (needed / 4) + RoomForCommits)
        {
            throw new StoreUnavailableException(
                $"The store in '{_dataFolder}' is not compacted: what is left has {needed} bytes, and only {free} are free on the disk.");
        }
    }

    /// <param name="refusal">What is not done, as a sentence without its point.</param>
    private void RefuseDamage(string refusal)
    {
        if (!Damage.IsNone)
        {
            throw new StoreUnavailableException($"{refusal}. {Damage.InWords()}");
        }
    }
}
