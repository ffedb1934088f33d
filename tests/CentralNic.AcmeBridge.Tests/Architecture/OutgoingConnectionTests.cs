using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Architecture;

/// <summary>What others control is dialled in few places, each with its policy; docs/security.md lists them.</summary>
public sealed partial class OutgoingConnectionTests
{
    /// <summary>The files that may make connections, each with whom it dials.</summary>
    private static readonly Dictionary<string, string> Makers = new()
    {
        ["src/CentralNic.AcmeBridge.Core/Network/OutgoingConnections.cs"] = "customers' hosts, by DialPolicy",
        ["src/CentralNic.AcmeBridge.Core/Notifications/MailChannel.cs"] = "the operator's mail server",
        ["src/CentralNic.AcmeBridge.Core/Certificates/CertificateInspection.cs"] = "nobody: a chain is built without downloads",
        ["src/CentralNic.Dns/DnsConnection.cs"] = "DNS servers",
        ["src/CentralNic.Reseller/Transport/HttpTransport.cs"] = "the reseller",
        ["src/CentralNic.Reseller.Sandbox/DomainControl/WebProbe.cs"] = "customers' hosts, as the simulated CA",
        ["src/CentralNic.AcmeBridge/Configuration/DemoPorts.cs"] = "nobody: it looks for free ports",
        ["src/CentralNic.AcmeBridge/Demo/DemoAcmeClient.cs"] = "the bridge on loopback",
        ["src/CentralNic.AcmeBridge/Demo/DemoRun.cs"] = "nobody: a chain is built without downloads",
        ["src/CentralNic.AcmeBridge/Doctor/PublicUrlClient.cs"] = "the bridge's own public URL",
        ["src/CentralNic.AcmeBridge/Doctor/TlsProbeResult.cs"] = "nobody: a chain is built without downloads",
        ["src/CentralNic.AcmeBridge/Operator/Access/OpenIdBackchannel.cs"] = "the OpenID provider",
        ["src/CentralNic.AcmeBridge/Operator/OperatorClient.cs"] = "the bridge's local socket",
        ["src/CentralNic.AcmeBridge/Operator/OperatorSocket.cs"] = "the bridge's local socket",
    };

    [Fact]
    public void Connections_AreMadeInTheKnownPlacesAlone()
    {
        string[] found =
        [
            .. Repository.SourceFiles("*.cs")
                .Where(file => Connection().IsMatch(Comment().Replace(File.ReadAllText(file), "")))
                .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
                .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(Makers.Keys.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void Documentation_ListsEveryPlace()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "security.md"));

        Assert.All(Makers.Keys.Where(file => !Makers[file].StartsWith("nobody", StringComparison.Ordinal)), file =>
            Assert.Contains(Path.GetFileNameWithoutExtension(file), text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("var http = new HttpClient();", true)]
    [InlineData("using HttpClient http = new();", true)]
    [InlineData("private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);", true)]
    [InlineData("new LookupClient(settings)", true)]
    [InlineData("private sealed class Mail : SmtpClient", true)]
    [InlineData("HttpClient http = Given();", false)]
    [InlineData("throw new SocketException(1);", false)]
    public void Pattern_FindsWhatConnects(string code, bool connects) => Assert.Equal(connects, Connection().IsMatch(code));

    [GeneratedRegex(
        @"\bnew (HttpClient|HttpClientHandler|SocketsHttpHandler|TcpClient|UdpClient|TcpListener|Socket|SslStream|LookupClient|UdpClientTransport|TcpClientTransport|ClientWebSocket|SmtpClient|Ping|X509Chain)\b"
        + @"|\b(HttpClient|HttpClientHandler|SocketsHttpHandler|TcpClient|UdpClient|TcpListener|Socket|SslStream|LookupClient|ClientWebSocket|SmtpClient|Ping|X509Chain)\b\??\s+\w+\s*=\s*new\b"
        + @"|: (HttpClient|SmtpClient)\b")]
    private static partial Regex Connection();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
