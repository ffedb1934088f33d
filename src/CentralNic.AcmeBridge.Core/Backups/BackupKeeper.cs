using System.Globalization;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Backups;

/// <summary>
/// Makes backups when they are wanted, and by time into a folder, of which the newest are kept. Which there are, the folder alone tells.
/// </summary>
public sealed partial class BackupKeeper : IPeriodicTask
{
    private const string Prefix = "acme-bridge-";
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";
    private const string Plain = ".tar.gz";
    private const string Encrypted = Plain + ".age";
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>What is dated later than this from now was dated by a clock that was ahead.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromHours(1);

    private readonly IStoreMaintenance? _store;
    private readonly BackupOptions _options;
    private readonly HealthMonitor _health;
    private readonly TimeProvider _time;
    private readonly ILogger<BackupKeeper> _logger;

    /// <summary>Makes a keeper; nothing runs yet.</summary>
    /// <param name="store">What is backed up; <see langword="null"/>: it cannot be.</param>
    /// <param name="options">What is configured.</param>
    /// <param name="health">Is told when the newest backup is too old.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told of each backup.</param>
    public BackupKeeper(
        IStoreMaintenance? store, BackupOptions options, HealthMonitor health, TimeProvider time, ILogger<BackupKeeper> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_store, _options, _health, _time, _logger) = (store, options, health, time, logger);
    }

    /// <inheritdoc/>
    public string Name => "backup";

    /// <summary>At the start others need the disk more.</summary>
    public TimeSpan FirstWait => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public TimeSpan FirstRetry => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public TimeSpan LongestRetry => LongestWait;

    /// <summary>Makes a backup now.</summary>
    /// <param name="to">
    /// A new file, or a folder in which the file is named by the time; absolute. <see langword="null"/>: the folder of
    /// <see cref="BackupOptions"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up; nothing is left then.</param>
    /// <exception cref="ArgumentException">The place is none, or taken.</exception>
    /// <exception cref="InvalidOperationException">This store cannot be backed up while it is used.</exception>
    /// <exception cref="StoreUnavailableException">It failed; nothing is left under the name.</exception>
    public async Task<StoreBackup> MakeAsync(string? to, CancellationToken cancellationToken)
    {
        var target = to ?? _options.Folder
            ?? throw new ArgumentException("Say where the backup goes, or set Backup:Folder.", nameof(to));
        if (!Path.IsPathFullyQualified(target))
        {
            throw new ArgumentException($"'{target}' is not an absolute path on the bridge's machine.", nameof(to));
        }

        var file = Directory.Exists(target) ? Path.Combine(target, NameAt(_time.GetUtcNow())) : target;
        var backup = await Store.BackUpAsync(
            file,
            new BackupContents(_options.Key?.Reveal(), _options.IncludesSecretsKey, _options.IncludesDevelopmentCa),
            cancellationToken);
        LogMade(backup.File, backup.Bytes, backup.Documents, backup.IsEncrypted);
        if (backup.LacksSecretsKey)
        {
            LogLacksSecretsKey(backup.File);
        }

        return backup;
    }

    /// <inheritdoc/>
    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (_options.Folder is not { } folder)
        {
            return new PeriodicRound(null, WasIdle: true);
        }

        if (NewestIn(folder, _time.GetUtcNow()) is { } newest && DueAfter(newest) is var due && due > _time.GetUtcNow())
        {
            _health.Clear(HealthConditions.BackupOld);
            return PeriodicRound.Idle(Shorter(due - _time.GetUtcNow()));
        }

        try
        {
            Directory.CreateDirectory(folder);
            Store.RemoveLeftOvers(folder);
            await MakeAsync(folder, cancellationToken);
            RemoveOld(folder);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            TellAge(folder, failure);
            throw;
        }

        _health.Clear(HealthConditions.BackupOld);
        return PeriodicRound.Done(Shorter(_options.Interval));
    }

    /// <summary>
    /// Finds when the newest of the backups in a folder was made, but for those that a clock dated that was ahead: how old they are, nobody
    /// knows.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="now">The time, UTC.</param>
    /// <returns>The moment, UTC; <see langword="null"/>: there is no such backup, or no such folder.</returns>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static DateTimeOffset? NewestIn(string folder, DateTimeOffset now) =>
        BackupsIn(folder).Where(backup => !IsAhead(backup.At, now)).Max(backup => (DateTimeOffset?)backup.At);

    private IStoreMaintenance Store =>
        _store ?? throw new InvalidOperationException("This bridge's store cannot be backed up while it is used.");

    private static TimeSpan Shorter(TimeSpan wait) => wait < LongestWait ? wait : LongestWait;

    private static IEnumerable<(string File, DateTimeOffset At)> BackupsIn(string folder)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, Prefix + "*") : [])
        {
            var name = Path.GetFileName(file)[Prefix.Length..];
            var end = name.EndsWith(Encrypted, StringComparison.Ordinal) ? Encrypted : Plain;
            if (name.EndsWith(end, StringComparison.Ordinal)
                && DateTimeOffset.TryParseExact(
                    name[..^end.Length], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                yield return (file, at);
            }
        }
    }

    private static bool IsAhead(DateTimeOffset at, DateTimeOffset now) => at > now + ClockMargin;

    /// <summary>
    /// When the next one is due. With a time of day, the newest counts as of the last such time before it, so that one which was late, or
    /// made by a command, moves none of those after it.
    /// </summary>
    private DateTimeOffset DueAfter(DateTimeOffset newest)
    {
        if (_options.TimeOfDay is not { } timeOfDay)
        {
            return newest + _options.Interval;
        }

        var begin = new DateTimeOffset(newest.UtcDateTime.Date + timeOfDay.ToTimeSpan(), TimeSpan.Zero);
        return (begin > newest ? begin.AddDays(-1) : begin) + _options.Interval;
    }

    private string NameAt(DateTimeOffset now) =>
        Prefix + now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) + (_options.Key is null ? Plain : Encrypted);

    private void RemoveOld(string folder)
    {
        foreach (var (file, _) in BackupsIn(folder)
            .OrderBy(backup => IsAhead(backup.At, _time.GetUtcNow()))
            .ThenByDescending(backup => backup.At)
            .Skip(_options.Keep))
        {
            File.Delete(file);
        }
    }

    /// <summary>One that failed once is tried again; that the newest is too old, a person must know.</summary>
    private void TellAge(string folder, Exception failure)
    {
        var newest = NewestIn(folder, _time.GetUtcNow());
        if (newest is null || newest + (2 * _options.Interval) <= _time.GetUtcNow())
        {
            _health.Set(
                HealthConditions.BackupOld,
                (newest is { } last ? $"The newest backup in '{folder}' is of {last:u}" : $"There is no backup in '{folder}'")
                + $", and the last try failed: {failure.Message} It is tried again within the hour. To try at once, run: "
                + OperatorCommands.Line("backup"));
        }
    }

    [LoggerMessage(
        4030, LogLevel.Information, "Backup made and verified: {File}, bytes: {Bytes}, documents: {Documents}, encrypted: {IsEncrypted}")]
    private partial void LogMade(string file, long bytes, long documents, bool isEncrypted);

    [LoggerMessage(4031, LogLevel.Information,
        "{File} has no secrets.key, because it would stand there in clear: keep a copy of that file, or encrypt backups (Backup:KeyFile) "
        + "or secrets.key (Secrets:KeyFile)")]
    private partial void LogLacksSecretsKey(string file);
}
