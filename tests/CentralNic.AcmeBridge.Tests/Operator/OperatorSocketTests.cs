using System.Net.Sockets;
using System.Text;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Operator;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Where the operator socket is, and when there is none.</summary>
public sealed class OperatorSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        OperatorSocket.Remove(_folder.Path);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("issuances", "parked")]
    [InlineData("issuances", "show", "some")]
    [InlineData("ledger")]
    [InlineData("dcv", "list", "--json")]
    public async Task NoBridge_IsSaid(params string[] command)
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(_folder.Path, command);

        Assert.Equal((ExitCode.Unavailable, ""), (exitCode, output));
        Assert.Contains($"No bridge runs on the data folder '{_folder.Path}'", error, StringComparison.Ordinal);
    }

    /// <summary>A process that was killed leaves its socket behind.</summary>
    [Fact]
    public async Task StaleSocket_IsNoBridgeAndIsReplaced()
    {
        var (left, path) = OperatorSocket.Bind(_folder.Path);
        File.Move(path, path + ".kept");
        left.Dispose();
        File.Move(path + ".kept", path);

        var (exitCode, _, error) = await OperatorConsole.RunAsync(_folder.Path, "ledger");
        Assert.Equal(ExitCode.Unavailable, exitCode);
        Assert.Contains("No bridge runs", error, StringComparison.Ordinal);

        using var replaced = OperatorSocket.Bind(_folder.Path).Socket;
        Assert.Equal(path, OperatorSocket.Find(_folder.Path));
    }

    [Fact]
    public void LongPath_IsNamedInTheFolderAndGoneAfterwards()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_folder.Path, new string('d', 120))).FullName;

        using (OperatorSocket.Bind(deep).Socket)
        {
            var path = OperatorSocket.Find(deep);
            Assert.InRange(Encoding.UTF8.GetByteCount(path), 1, 103);
            Assert.True(File.Exists(path));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            }

            OperatorSocket.Remove(deep);
            Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        }

        Assert.Empty(Directory.EnumerateFiles(deep));
    }

    [Fact]
    public async Task FolderWritableForAll_HasNoSocket()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        using var socket = OperatorSocket.Bind(_folder.Path).Socket;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
        }

        Assert.Contains("chmod o-w", Assert.Throws<IOException>(() => OperatorSocket.Bind(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Config, (await OperatorConsole.RunAsync(_folder.Path, "ledger")).ExitCode);
    }

    /// <summary>A bridge that is stopped in the middle of an answer must not look like one that had nothing more to say.</summary>
    [Fact]
    public async Task AnswerThatIsCutOff_IsAFailure()
    {
        var (socket, _) = OperatorSocket.Bind(_folder.Path);
        using var listener = socket;
        listener.Listen();
        var serving = ServeAsync(listener, "{\"progress\":\"half\"}\n");

        var (exitCode, output, error) = await OperatorConsole.RunAsync(_folder.Path, "issuances", "show", "o", "--follow");
        await serving;

        Assert.Equal((ExitCode.Failure, "half"), (exitCode, output.Trim()));
        Assert.Contains("cut off", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerThatEndsWithAnError_IsAFailureInItsWords()
    {
        var (socket, _) = OperatorSocket.Bind(_folder.Path);
        using var listener = socket;
        listener.Listen();
        var serving = ServeAsync(listener, "{\"progress\":\"one\"}\n{\"error\":\"The reseller is away.\"}\n");

        var (exitCode, output, error) = await OperatorConsole.RunAsync(_folder.Path, "issuances", "show", "o", "--follow");
        await serving;

        Assert.Equal((ExitCode.Failure, "one", "The reseller is away."), (exitCode, output.Trim(), error.Trim()));
    }

    private static async Task ServeAsync(Socket listener, string body)
    {
        using var connection = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        var request = new byte[4096];
        await connection.ReceiveAsync(request, TestContext.Current.CancellationToken);
        await connection.SendAsync(
            Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n" + body),
            TestContext.Current.CancellationToken);
    }
}
