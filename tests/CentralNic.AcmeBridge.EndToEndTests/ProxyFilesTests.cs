using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>
/// The files of <c>deploy</c> for reverse proxies, as far as they can be judged without the program: all that is known of Traefik's and
/// IIS's, which Debian does not have.
/// </summary>
public sealed partial class ProxyFilesTests
{
    /// <summary>The longest that <c>Acme:HoldTime</c> can be.</summary>
    private const int LongestHold = 29;

    /// <summary>Where each file says how long the proxy waits for an answer, in seconds or as hours, minutes and seconds.</summary>
    [Theory]
    [InlineData("nginx/centralnic-acme-bridge.conf", @"proxy_read_timeout (\d+)s;")]
    [InlineData("caddy/centralnic-acme-bridge.caddy", @"response_header_timeout (\d+)s")]
    [InlineData("haproxy/centralnic-acme-bridge.cfg", @"timeout server (\d+)s")]
    [InlineData("haproxy/centralnic-acme-bridge.cfg", @"timeout client (\d+)s")]
    [InlineData("apache/centralnic-acme-bridge.conf", @" timeout=(\d+) ")]
    [InlineData("traefik/centralnic-acme-bridge.yml", @"responseHeaderTimeout: (\d+)s")]
    [InlineData("iis/README.md", @"/timeout:""([\d:]+)""")]
    public async Task Timeout_OutlastsTheLongestHeldAnswer(string file, string pattern)
    {
        var found = Regex.Match(await ReadAsync(file), pattern).Groups[1].Value;

        var timeout = found.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.Parse(found, CultureInfo.InvariantCulture)
            : TimeSpan.FromSeconds(int.Parse(found, CultureInfo.InvariantCulture));
        Assert.InRange(timeout, TimeSpan.FromSeconds(2 * LongestHold), TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    [InlineData("haproxy")]
    [InlineData("apache")]
    [InlineData("traefik")]
    [InlineData("iis")]
    public async Task Folder_HasBothConfigurationsAndIsToldOf(string proxy)
    {
        var files = Directory.GetFiles(Repository.PathTo("deploy", proxy)).Select(Path.GetFileName).ToArray();

        Assert.Contains("README.md", files);
        Assert.Single(files, static file => file!.StartsWith("centralnic-acme-bridge.", StringComparison.Ordinal));
        Assert.Single(files, static file => file!.StartsWith("pki-validation.", StringComparison.Ordinal));
        var readMe = await ReadAsync($"{proxy}/README.md");
        Assert.All(files.Where(static file => file != "README.md"), file => Assert.Contains($"`{file}`", readMe, StringComparison.Ordinal));
        Assert.Contains("../../docs/proxies.md", readMe, StringComparison.Ordinal);
        Assert.Contains($"deploy/{proxy}/README.md", await DocumentAsync("docs/proxies.md"), StringComparison.Ordinal);
    }

    /// <summary>What the site's owner is told is what the folders have and the other tests run.</summary>
    [Theory]
    [InlineData("nginx", "nginx/pki-validation.conf")]
    [InlineData("Apache", "apache/pki-validation.conf")]
    [InlineData("Caddy", "caddy/pki-validation.caddy")]
    [InlineData("HAProxy", "haproxy/pki-validation.cfg")]
    [InlineData("Traefik", "traefik/pki-validation.yml")]
    [InlineData("IIS", "iis/pki-validation.web.config")]
    public async Task Handout_HasNoLineOfItsOwn(string server, string file)
    {
        var snippet = Snippet().Matches(await ReadAsync("site-owner.md")).Single(match => match.Groups["server"].Value == server);
        var lines = snippet.Groups["text"].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        var known = (await ReadAsync(file)).Split('\n').Select(static line => line.TrimStart(' ', '\t', '#').TrimEnd()).ToHashSet();

        Assert.NotEmpty(lines);
        Assert.All(
            lines, line => Assert.Contains(line.Replace("bridge.example.net", "127.0.0.1", StringComparison.Ordinal), known));
    }

    [Fact]
    public async Task Traefik_RoutesAcmeAloneToServicesThatAreThere()
    {
        foreach (var file in new[] { "centralnic-acme-bridge", "pki-validation", "tls-alpn" })
        {
            foreach (var kind in await YamlAsync($"traefik/{file}.yml"))
            {
                if (kind.Key is "tls")
                {
                    continue;
                }

                var parts = (YamlMappingNode)kind.Value;
                foreach (var (name, router) in Map(parts, "routers"))
                {
                    Assert.Contains(Text(router, "service"), Map(parts, "services").Keys);
                    var paths = PathPrefix().Matches(Text(router, "rule")!).Select(static match => match.Groups[1].Value);
                    Assert.Equal(
                        name switch
                        {
                            "centralnic-acme-bridge" => ["/acme/"],
                            "pki-validation" => ["/.well-known/pki-validation/"],
                            _ => Array.Empty<string>(),
                        },
                        paths);
                }

                foreach (var (_, service) in Map(parts, "services"))
                {
                    var balancer = (YamlMappingNode)service["loadBalancer"];
                    if (kind.Key == "http")
                    {
                        Assert.Equal("true", Text(balancer, "passHostHeader"));
                        Assert.Contains(Text(balancer, "serversTransport"), Map(parts, "serversTransports").Keys);
                    }
                }
            }
        }

        var settings = await YamlAsync("traefik/traefik.yml");
        Assert.Equal(["entryPoints", "providers"], settings.Keys.Order());
        var entry = (YamlMappingNode)settings["entryPoints"]["websecure"];
        Assert.Equal(("false", "true"), (Text(entry["forwardedHeaders"], "insecure"), Text(entry["http"], "sanitizePath")));
        var directory = await YamlAsync("traefik/centralnic-acme-bridge.yml");
        var options = directory["http"]["routers"]["centralnic-acme-bridge"]["tls"];
        Assert.Equal("VersionTLS12", Text(directory["tls"]["options"][Text(options, "options")!], "minVersion"));

        // The redirect must come after the forward, and before the sites.
        var redirect = settings["entryPoints"]["web"]["http"]["redirections"]["entryPoint"];
        var forward = (await YamlAsync("traefik/pki-validation.yml"))["http"]["routers"]["pki-validation"];
        Assert.True(Number(forward, "priority") > Number(redirect, "priority"));
    }

    [Fact]
    public async Task Iis_ForwardsAcmeAloneAndLeavesProblemDocuments()
    {
        var server = XDocument.Parse(await ReadAsync("iis/centralnic-acme-bridge.web.config")).Root!.Element("system.webServer")!;
        var rules = server.Element("rewrite")!.Element("rules")!.Elements("rule").ToArray();
        Assert.Equal(2, rules.Length);
        var forward = Rule(rules[0]);
        Assert.Equal(("Rewrite", "http://127.0.0.1:14000/{R:0}"), (forward.Action, forward.Url));
        foreach (var path in new[] { "acme/directory", "acme/order/abc/finalize", "acme/renewal-info/a.b" })
        {
            // {R:0} is what was matched: all of it must be.
            Assert.Equal(path, forward.Match.Match(path).Value);
        }

        Assert.All(
            ["", "health/live", "metrics", "operator/v1/orders", "acme", "x/acme/"],
            path => Assert.DoesNotMatch(forward.Match, path));
        Assert.Equal(("CustomResponse", true), (Rule(rules[1]).Action, Rule(rules[1]).Match.IsMatch("health/live")));
        Assert.Equal("404", rules[1].Element("action")!.Attribute("statusCode")!.Value);
        Assert.All(rules, static rule => Assert.Equal("true", rule.Attribute("stopProcessing")!.Value));
        Assert.Equal("PassThrough", server.Element("httpErrors")!.Attribute("existingResponse")!.Value);
        Assert.Equal("false", server.Element("caching")!.Attribute("enabled")!.Value);

        // Each variable that a rule sets must be allowed, or IIS answers 500.
        var readMe = await ReadAsync("iis/README.md");
        Assert.All(
            rules[0].Element("serverVariables")!.Elements("set"),
            variable => Assert.Contains($"[name='{variable.Attribute("name")!.Value}']", readMe, StringComparison.Ordinal));

        var validation = Rule(XDocument.Parse(await ReadAsync("iis/pki-validation.web.config")).Descendants("rule").Single());
        Assert.Equal("http://127.0.0.1:14080/{R:0}", validation.Url);
        const string File = ".well-known/pki-validation/fileauth.txt";
        Assert.Equal(File, validation.Match.Match(File).Value);
        Assert.DoesNotMatch(validation.Match, ".well-known/acme-challenge/x");
    }

    private static (Regex Match, string Action, string? Url) Rule(XElement rule)
    {
        var (match, action) = (rule.Element("match")!, rule.Element("action")!);

        // URL Rewrite compares without the slash at the beginning, and without regard to case unless it is told otherwise.
        var regards = match.Attribute("ignoreCase")?.Value == "false" ? RegexOptions.None : RegexOptions.IgnoreCase;
        var pattern = new Regex(match.Attribute("url")!.Value, RegexOptions.ECMAScript | regards);
        return (pattern, action.Attribute("type")!.Value, action.Attribute("url")?.Value);
    }

    private static Task<string> ReadAsync(string file) => DocumentAsync("deploy/" + file);

    private static Task<string> DocumentAsync(string file) =>
        File.ReadAllTextAsync(Repository.PathTo(file.Split('/')), TestContext.Current.CancellationToken);

    private static async Task<Dictionary<string, YamlNode>> YamlAsync(string file)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(await ReadAsync(file));
        stream.Load(reader);
        return ((YamlMappingNode)Assert.Single(stream.Documents).RootNode).ToDictionary(
            static entry => ((YamlScalarNode)entry.Key).Value!, static entry => entry.Value);
    }

    private static Dictionary<string, YamlNode> Map(YamlMappingNode node, string key) => ((YamlMappingNode)node[key]).ToDictionary(
        static entry => ((YamlScalarNode)entry.Key).Value!, static entry => entry.Value);

    private static string? Text(YamlNode node, string key) => ((YamlScalarNode)node[key]).Value;

    private static int Number(YamlNode node, string key) => int.Parse(Text(node, key)!, CultureInfo.InvariantCulture);

    [GeneratedRegex("PathPrefix\\(`([^`]*)`\\)")]
    private static partial Regex PathPrefix();

    /// <summary>A line of the handout that begins with a server's name in bold, and the indented lines behind it.</summary>
    [GeneratedRegex(@"^\*\*(?<server>\w+)\*\*.*\n(?:(?!    ).*\n)*?\n(?<text>(?:    .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Snippet();
}
