using System.Globalization;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Files;

/// <summary>
/// Keeps a second instance away from the data folder: a file held open without sharing (flock on Unix), freed by the system
/// however the process ends. The holder's process id stands in a file beside it, because the locked one cannot be read.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = "bridge.lock";
    private const string HolderName = "bridge.pid";

    private readonly FileStream _held;

    private FolderLock(FileStream held) => _held = held;

    /// <summary>Takes the folder, creating it when missing.</summary>
    /// <param name="logger">Is told when others had rights to it.</param>
    /// <exception cref="StoreUnavailableException">Another instance has it, or it cannot be created or written.</exception>
    public static FolderLock Take(string folder, ILogger logger)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder '{folder}' cannot be created: {exception.Message}", exception);
        }

        // Before the lock: who cannot open the file cannot lock it.
        PrivateFiles.Mend(folder, logger);
        var path = Path.Combine(folder, LockName);
        FileStream held;
        try
        {
            if (ForeignLock.Holds(path) is { } stranger)
            {
                StoreLog.ForeignLock(logger, path, stranger);
                ForeignLock.Replace(path);
            }

            held = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StoreUnavailableException(
                $"The data folder '{folder}' is not writable for this user: {exception.Message}", exception);
        }
        catch (IOException exception) when (FileSharing.IsViolation(exception))
        {
            throw new StoreUnavailableException(
                $"The data folder '{folder}' is in use by another instance{Holder(folder)}. Stop it, or give this one a data folder of "
                + "its own.",
                exception);
        }
        catch (IOException exception)
        {
            throw new StoreUnavailableException($"The data folder '{folder}' is not writable: {exception.Message}", exception);
        }

        try
        {
            using var holder = new StreamWriter(PrivateFiles.Create(Path.Combine(folder, HolderName)));
            holder.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new StoreUnavailableException($"The data folder '{folder}' is not writable: {exception.Message}", exception);
        }

        return new FolderLock(held);
    }

    public void Dispose() => _held.Dispose();

    private static string Holder(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, HolderName)).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? $" (process {id})" : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // The id is a courtesy; the refusal stands without it.
        }
    }
}
