using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.DevelopmentCa;
using CentralNic.AcmeBridge.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

public sealed class FailureTests
{
    public static TheoryData<Exception, int> Foreseen => new()
    {
        { new ConfigurationException([new SettingError("PublicUrl", null, null, "is missing", "Give it.")]), ExitCode.Config },
        { new CommandFailedException(ExitCode.TempFail, "Another instance has the data."), ExitCode.TempFail },
        { new DevelopmentCaException("The folder cannot be written."), ExitCode.CannotCreate },
        { new StoreUnavailableException("The disk is full."), ExitCode.IoError },
        { new StoreFormatException("A newer version wrote it."), ExitCode.DataError },
        { new IOException("The disk is gone."), ExitCode.IoError },
    };

    [Theory]
    [MemberData(nameof(Foreseen))]
    public void Describe_ForeseenFailureGivesItsMessageAloneAndItsCode(Exception failure, int expected)
    {
        (var exitCode, var message) = Failure.Describe(failure);

        Assert.Equal(expected, exitCode);
        Assert.Equal(failure.Message, message);
    }

    [Fact]
    public void Describe_FolderThatCannotBeWrittenGivesTheMend()
    {
        (var exitCode, var message) = Failure.Describe(new UnauthorizedAccessException("Access to the path '/root/x' is denied."));

        Assert.Equal(ExitCode.CannotCreate, exitCode);
        Assert.StartsWith(
            "Access to the path '/root/x' is denied. Give a folder that this user can write (--data", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_UnforeseenFailureIsShownWhole()
    {
        (var exitCode, var message) = Failure.Describe(new InvalidOperationException("odd"));

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains(nameof(InvalidOperationException), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_FileHeldByAnotherIsForLater()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("lock", "");
        using var holder = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Exception violation = Assert.ThrowsAny<IOException>(
            () => new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None));

        (var exitCode, var message) = Failure.Describe(
            new StoreUnavailableException("Another instance uses the data folder.", violation));

        Assert.Equal(ExitCode.TempFail, exitCode);
        Assert.Equal("Another instance uses the data folder.", message);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("*")]
    public async Task Run_PortInUseIsUnavailableAndNamesTheSetting(string host)
    {
        using var holder = new TcpListener(host == "*" ? IPAddress.Any : IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        Assert.True(ListenAddress.TryParse($"http://{host}:{port}", out var address, out _));
        var commands = new RecordingCommands
        {
            Work = async token =>
            {
                var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
                builder.WebHost.UseKestrelCore().NameSettings(given => given == port ? "Operator:Listen" : "another").ConfigureKestrel(
                    kestrel => Listeners.Add(kestrel, address, certificate: null));
                await using var app = builder.Build();
                app.Run(static _ => Task.CompletedTask);
                await app.StartAsync(token);
                return ExitCode.Success;
            },
        };
        await using var error = new StringWriter();

        var exitCode = await BridgeCommandLine.Run(["serve"], commands, TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Unavailable, exitCode);
        Assert.Contains($":{port} (Operator:Listen): another program listens there.", error.ToString(), StringComparison.Ordinal);
    }
}
