using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.AcmeBridge.Operator;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>
/// The manifests of deploy/kubernetes and compose.yaml: valid by the schemas of their kinds, and of the program and image that there are.
/// </summary>
public sealed partial class KubernetesManifestTests
{
    private static readonly string Folder = Repository.PathTo("deploy", "kubernetes");
    private static readonly string Validator = Repository.PathTo("tests", "CentralNic.AcmeBridge.EndToEndTests", "kubernetes");
    private static readonly string[] ListsOfManifests = ["resources", "components"];
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public async Task Manifests_AreValidAndMatchTheImage()
    {
        var manifests = await ReadAsync([.. AllManifests(), Repository.PathTo("deploy", "container", "compose.yaml")]);
        var containerfile = await File.ReadAllTextAsync(
            Repository.PathTo("deploy", "container", "Containerfile"), TestContext.Current.CancellationToken);
        var properties = await File.ReadAllTextAsync(Repository.PathTo("Directory.Build.props"), TestContext.Current.CancellationToken);
        var image = "acme-bridge:" + Version().Match(properties).Groups[1].Value;
        var (user, group) = (User().Match(containerfile).Groups[1].Value, User().Match(containerfile).Groups[2].Value);
        var command = Command().Matches(containerfile).Select(match => JsonNode.Parse(match.Groups[1].Value)!.ToJsonString()).ToList();

        var pod = Find(manifests, "StatefulSet")["spec"]!["template"]!["spec"]!;
        var container = Assert.Single(pod["containers"]!.AsArray())!;
        Assert.Equal(1, (int)Find(manifests, "StatefulSet")["spec"]!["replicas"]!);
        Assert.Equal(image, (string?)container["image"]);
        Assert.Equal(command[1], container["args"]!.ToJsonString());
        Assert.Equal((user, group), (pod["securityContext"]!["runAsUser"]!.ToString(), pod["securityContext"]!["fsGroup"]!.ToString()));
        Assert.Equal("/run/secrets", MountOf(container, "secrets"));
        Assert.Contains("CREDENTIALS_DIRECTORY=/run/secrets", containerfile, StringComparison.Ordinal);
        Assert.Contains($"VOLUME {MountOf(container, "data")}\n", containerfile, StringComparison.Ordinal);

        // What Kubernetes' pod security standard "restricted" asks for.
        var security = container["securityContext"]!;
        Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
        Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
        Assert.False((bool)security["allowPrivilegeEscalation"]!);
        Assert.True((bool)security["readOnlyRootFilesystem"]!);
        Assert.Equal("""["ALL"]""", security["capabilities"]!["drop"]!.ToJsonString());

        var longest = ResellerSection.TotalTimeout.Missing;
        Assert.True((int)pod["terminationGracePeriodSeconds"]! > longest.TotalSeconds);
        Assert.Equal(HealthProbe.Live, (string?)container["livenessProbe"]!["httpGet"]!["path"]);
        Assert.Equal(HealthProbe.Ready, (string?)container["readinessProbe"]!["httpGet"]!["path"]);
        Assert.Equal(HealthProbe.Ready, (string?)container["startupProbe"]!["httpGet"]!["path"]);
        Assert.Equal(MetricsProbe.Path, (string?)Find(manifests, "ServiceMonitor")["spec"]!["endpoints"]![0]!["path"]);

        var service = Assert.Single(manifests, manifest => manifest.File.EndsWith("/compose.yaml", StringComparison.Ordinal))
            .Manifest["services"]!["acme-bridge"]!;
        Assert.Equal((image, $"{user}:{group}", true), ((string?)service["image"], (string?)service["user"], (bool)service["read_only"]!));
        Assert.Equal("""["ALL"]""", service["cap_drop"]!.ToJsonString());
        Assert.Equal("""["no-new-privileges:true"]""", service["security_opt"]!.ToJsonString());
        var minutes = ((string)service["stop_grace_period"]!).TrimEnd('m');
        Assert.True(TimeSpan.FromMinutes(int.Parse(minutes, CultureInfo.InvariantCulture)) > longest);
        Assert.Equal(command[2], new JsonArray([.. service["healthcheck"]!["test"]!.AsArray().Skip(1).Select(word => word!.DeepClone())])
            .ToJsonString());
    }

    [Fact]
    public async Task Ports_AreThoseOfTheConfiguration()
    {
        var manifests = await ReadAsync(AllManifests());
        var inContainer = await SettingsAsync("deploy", "container", "appsettings.json");
        var inKubernetes = await SettingsAsync("deploy", "kubernetes", "example", "appsettings.json");
        var ports = Find(manifests, "StatefulSet")["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]!.AsArray()
            .ToDictionary(port => (string)port!["name"]!, port => (int)port!["containerPort"]!);

        Assert.Equal(PortOf(inKubernetes["Listen"]![0]!), ports["acme"]);
        Assert.Equal(PortOf(inKubernetes["Dcv"]!["Http"]!["Listen"]!), ports["pki-validation"]);
        Assert.Equal(PortOf(inKubernetes["Operator"]!["Listen"]!), ports["operator"]);

        // Both are the same but for where the proxy is; that of the container is checked by the program itself (ContainerImageTests).
        inContainer.Remove("TrustedProxies");
        inKubernetes.Remove("TrustedProxies");
        Assert.True(JsonNode.DeepEquals(inContainer, inKubernetes));

        HashSet<string?> known = [.. ports.Keys];
        var named = manifests.Select(manifest => manifest.Manifest).SelectMany(manifest => (string?)manifest["kind"] switch
        {
            "Service" => manifest["spec"]!["ports"]!.AsArray().Select(port => (string?)port!["targetPort"]),
            "NetworkPolicy" => manifest["spec"]!["ingress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray())
                .Select(port => (string?)port!["port"]),
            "Ingress" => manifest["spec"]!["rules"]!.AsArray().SelectMany(rule => rule!["http"]!["paths"]!.AsArray())
                .Select(path => (string?)path!["backend"]!["service"]!["port"]!["name"]),
            "ServiceMonitor" => manifest["spec"]!["endpoints"]!.AsArray().Select(endpoint => (string?)endpoint!["port"]),
            _ => [],
        }).ToList();
        Assert.True(named.Count >= 7);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    /// <summary>No manifest is forgotten by the kustomizations, and none that they name is missing.</summary>
    [Fact]
    public async Task Kustomizations_NameEveryManifest()
    {
        var manifests = await ReadAsync(AllManifests());
        var named = manifests.Where(manifest => (string?)manifest.Manifest["kind"] is "Kustomization" or "Component")
            .SelectMany(manifest => ListsOfManifests
                .SelectMany(list => manifest.Manifest[list]?.AsArray() ?? [])
                .Select(name => Path.GetFullPath((string)name!, Path.GetDirectoryName(manifest.File)!)))
            .ToHashSet();

        Assert.All(named, path => Assert.True(File.Exists(path) || File.Exists(Path.Combine(path, "kustomization.yaml")), path));
        Assert.All(
            manifests.Select(manifest => manifest.File).Where(file => Path.GetFileName(file) != "kustomization.yaml"),
            file => Assert.True(named.Contains(file) || file.Contains("/cert-manager/", StringComparison.Ordinal), file));
    }

    /// <summary>What kubectl sends to a cluster, where there is one; no package of Debian's knows components.</summary>
    [Fact]
    public async Task Example_IsPutTogetherByKubectl()
    {
        Assert.SkipUnless(ClientRun.Find("kubectl") is not null, "kubectl is not here");
        using var folder = new TestFolder();
        var copied = await ClientRun.RunAsync(
            "bash",
            ["-c", $"cp -r {Folder}/. {folder[""]} && cd {folder["example"]} && mkdir secrets && printf geheim >secrets/reseller.password"
                + " && sed -i 's|# - ../monitoring|- ../monitoring|' kustomization.yaml && kubectl kustomize . >../all.yaml"],
            new Dictionary<string, string>());
        copied.Succeeded("");

        var manifests = await ReadAsync([folder["all.yaml"]]);

        Assert.Equal(
            ["ConfigMap", "Ingress", "Namespace", "NetworkPolicy", "NetworkPolicy", "Secret", "Service", "Service", "ServiceAccount",
                "ServiceMonitor", "StatefulSet"],
            manifests.Select(manifest => (string)manifest.Manifest["kind"]!).Order(StringComparer.Ordinal));
        var secret = Find(manifests, "Secret");
        Assert.Equal("Z2VoZWlt", (string?)secret["data"]!["reseller.password"]);
        Assert.Contains(
            Find(manifests, "StatefulSet")["spec"]!["template"]!["spec"]!["volumes"]!.AsArray(),
            volume => (string?)volume!["secret"]?["secretName"] == (string?)secret["metadata"]!["name"]);
    }

    private static string[] AllManifests() => Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories);

    private static JsonNode Find(IReadOnlyList<(string File, JsonNode Manifest)> manifests, string kind) =>
        Assert.Single(manifests, manifest => (string?)manifest.Manifest["kind"] == kind).Manifest;

    private static string? MountOf(JsonNode container, string volume) =>
        (string?)Assert.Single(container["volumeMounts"]!.AsArray(), mount => (string?)mount!["name"] == volume)!["mountPath"];

    private static int PortOf(JsonNode url) => int.Parse(((string)url!).Split(':')[^1], CultureInfo.InvariantCulture);

    private static async Task<JsonObject> SettingsAsync(params string[] path)
    {
        var text = await File.ReadAllTextAsync(Repository.PathTo(path), TestContext.Current.CancellationToken);
        return JsonNode.Parse(text, documentOptions: WithComments)!.AsObject();
    }

    private static async Task<IReadOnlyList<(string File, JsonNode Manifest)>> ReadAsync(IEnumerable<string> files)
    {
        Assert.SkipUnless(
            ClientRun.Find("node") is not null && Directory.Exists(Path.Combine(Validator, "node_modules")),
            $"The schemas are missing: npm ci in {Validator}");
        var read = await ClientRun.RunAsync(
            "node", [Path.Combine(Validator, "validate.mjs"), .. files], new Dictionary<string, string>());
        Assert.True(read.ExitCode == 0, read.Output);
        return [.. read.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)
            .Select(line => ((string)line["file"]!, line["manifest"]!))];
    }

    [GeneratedRegex("<VersionPrefix>(.*?)</VersionPrefix>")]
    private static partial Regex Version();

    [GeneratedRegex("^USER ([0-9]+):([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex User();

    /// <summary>The entry point, its arguments, and the health check.</summary>
    [GeneratedRegex(@"^(?:ENTRYPOINT| *CMD) (\[.*\])$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
