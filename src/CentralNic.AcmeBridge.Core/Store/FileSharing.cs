namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>Files that are open for one process alone.</summary>
public static class FileSharing
{
    // ERROR_SHARING_VIOLATION of Windows in the low word; EWOULDBLOCK of Linux, and of BSD and macOS.
    private static readonly int Code = OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Whether an exception says that another process has the file open and does not share it.</summary>
    /// <param name="exception">What opening the file threw.</param>
    public static bool IsViolation(Exception exception) =>
        exception is IOException && exception.GetType() == typeof(IOException) && (exception.HResult & 0xFFFF) == Code;
}
