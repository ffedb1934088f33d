using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.DevelopmentCa;
using CentralNic.AcmeBridge.Hosting;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>What a failed command tells the person at the console, and its exit code.</summary>
internal static class Failure
{
    /// <summary>Finds code and words for an exception that ended a command.</summary>
    internal static (int ExitCode, string Message) Describe(Exception failure) => failure switch
    {
        ConfigurationException configuration => (ExitCode.Config, configuration.Message),
        CommandFailedException command => (command.ExitCode, command.Message),
        DevelopmentCaException certificate => (ExitCode.CannotCreate, certificate.Message),
        _ when IsHeldByAnother(failure) => (ExitCode.TempFail, failure.Message),
        StoreFormatException format => (ExitCode.DataError, format.Message),
        StoreUnavailableException store => (ExitCode.IoError, store.Message),
        AddressUnavailableException address => (ExitCode.Unavailable, address.Message),
        UnauthorizedAccessException access => (
            ExitCode.CannotCreate,
            $"{access.Message} Give a folder that this user can write (--data, or the key DataFolder), or the right to write this one."),
        IOException io => (ExitCode.IoError, io.Message),
        // Nobody foresaw this one: whoever fixes it needs the whole of it.
        _ => (ExitCode.Failure, failure.ToString()),
    };

    // The data folder's lock is a file that is open for one process alone.
    private static bool IsHeldByAnother(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (FileSharing.IsViolation(failure))
            {
                return true;
            }
        }

        return false;
    }
}
