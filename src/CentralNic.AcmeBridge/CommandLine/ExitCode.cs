namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// What the program's exit codes mean. Numbers from 64 on are those of BSD's <c>sysexits.h</c>, which systemd knows by name.
/// </summary>
internal static class ExitCode
{
    /// <summary>The command did what was asked; also a server that was told to stop and stopped.</summary>
    public const int Success = 0;

    /// <summary>The command failed, for a reason that has no number of its own.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong (EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The data are of a newer version of the program (EX_DATAERR).</summary>
    public const int DataError = 65;

    /// <summary>Something needed is not available, for example the port to listen on (EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>A file or folder cannot be created (EX_CANTCREAT).</summary>
    public const int CannotCreate = 73;

    /// <summary>Reading or writing failed (EX_IOERR).</summary>
    public const int IoError = 74;

    /// <summary>Not now, perhaps later: another instance works on the same data (EX_TEMPFAIL).</summary>
    public const int TempFail = 75;

    /// <summary>The configuration is incomplete or wrong (EX_CONFIG).</summary>
    public const int Config = 78;
}
