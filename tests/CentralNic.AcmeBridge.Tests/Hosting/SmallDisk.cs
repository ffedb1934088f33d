using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>A file system of a given size, so that it can be really full. Only root can make one; elsewhere the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    private SmallDisk() => _path = Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, "disk")).FullName;

    internal string Path => _path;

    internal static SmallDisk Mount(long bytes)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a file system of a given size.");
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", Size(bytes), "tmpfs", disk._path) is { } error)
        {
            disk._folder.Dispose();
            Assert.Skip($"No file system can be mounted here: {error}");
        }

        return disk;
    }

    internal void Grow(long bytes) => Assert.Null(Run("mount", "-o", "remount," + Size(bytes), _path));

    public void Dispose()
    {
        Assert.Null(Run("umount", _path));
        _folder.Dispose();
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"size={bytes}");

    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program}: {error}";
    }
}
