using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>The container's image as <c>deploy/build.sh</c> makes it, run as compose.yaml and the Kubernetes manifests run it.</summary>
[Collection(BuiltPackages.Name)]
public sealed class ContainerImageTests(BuiltPackages built)
{
    private const string Name = "acme-bridge:0.1.0";

    /// <summary>Without control groups and limits of its own, which not every machine lets a test set.</summary>
    private const string Confined =
        "--cgroups=disabled --ulimit nofile=4096:4096 --ulimit nproc=1000:1000 --network=host "
        + "--read-only --read-only-tmpfs=false --cap-drop all --security-opt no-new-privileges";

    private const string Mounts =
        "-v data:/var/lib/acme-bridge -v ./appsettings.json:/etc/acme-bridge/appsettings.json:ro "
        + "-v ./reseller.password:/run/secrets/reseller.password:ro";

    [Fact]
    public async Task Image_RunsWithoutRightsOnReadOnlyFilesAndStopsInOrder()
    {
        Assert.SkipWhen(built.Image is null, "podman or mmdebstrap is missing: install these Debian packages");
        await using var host = await ContainerHost.StartAsync();
        await host.RunAsync($"podman load -q -i {built.Image}");
        await StartSandboxAsync(host);
        await host.RunAsync($"podman run --rm {Confined} {Mounts} {Name} config check --config /etc/acme-bridge/appsettings.json");

        await host.RunAsync($"podman run -d --name bridge {Confined} {Mounts} {Name}");

        // The image's own health check, and a client's first request.
        await host.UntilAsync("podman healthcheck run bridge");
        var directory = JsonNode.Parse(await host.RunAsync("curl -sS http://127.0.0.1:14000/acme/directory"))!;
        Assert.Equal("https://acme.example.com/acme/new-order", (string?)directory["newOrder"]);
        await host.RunAsync("test $(curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:14000/health/ready) = 200");

        // The password was read: the reseller answers with the price of the profile's class.
        await host.UntilAsync("podman logs bridge 2>&1 | grep 'GetCertificateInfo succeeded'");
        await host.RunAsync("podman exec bridge /usr/bin/acme-bridge eab new default --label kept");

        // Nobody's rights, nothing to run besides the program, and one place to write.
        var status = await host.RunAsync("cat /proc/$(podman inspect bridge --format '{{.State.Pid}}')/status");
        Assert.Contains("\nUid:\t10001\t10001\t10001\t10001\n", status, StringComparison.Ordinal);
        Assert.Contains("\nCapBnd:\t0000000000000000\n", status, StringComparison.Ordinal);
        Assert.Contains("\nNoNewPrivs:\t1\n", status, StringComparison.Ordinal);
        Assert.NotEqual(0, (await host.TryAsync("podman exec bridge /bin/sh -c true")).ExitCode);
        var image = await host.RunAsync($"podman image mount {Name}");
        Assert.Equal(
            $"{image}/usr/bin/acme-bridge",
            await host.RunAsync($"find {image}/usr/bin {image}/usr/sbin {image}/usr/games -type f -o -type l 2>/dev/null || true"));
        Assert.Equal("", await host.RunAsync($"find {image} -xdev ! -type l -perm /7022 ! -path {image}/tmp"));
        await host.RunAsync($"grep -q 'BEGIN CERTIFICATE' {image}/etc/ssl/certs/ca-certificates.crt; test -L {image}/usr/lib/ssl/cert.pem");
        await host.RunAsync(
            $"cd {image}/usr/share; test -s acme-bridge/appsettings.json -a -s doc/acme-bridge/examples/appsettings.json "
            + "-a -s doc/acme-bridge/licences.txt; grep -q 'pkg:deb/debian/libssl3' doc/acme-bridge/sbom.cdx.json");
        Assert.DoesNotContain("ERR", await host.RunAsync("podman logs bridge 2>&1"), StringComparison.Ordinal);

        // SIGTERM, as the image says, and what was acknowledged is there again.
        await host.RunAsync("podman stop -t 240 bridge");
        Assert.Equal("0", await host.RunAsync("podman inspect bridge --format '{{.State.ExitCode}}'"));
        Assert.Equal(
            "", await host.RunAsync("find $(podman volume inspect data --format '{{.Mountpoint}}')/data -type f ! -perm 600"));
        await host.RunAsync("podman start bridge");
        await host.UntilAsync("podman exec bridge /usr/bin/acme-bridge eab list | grep kept");
        await host.RunAsync("podman stop -t 240 bridge");
    }

    /// <summary>The sandbox beside it, and what a person fills in.</summary>
    private async Task StartSandboxAsync(ContainerHost host)
    {
        await host.RunAsync($"setsid {built.Program} sandbox --data ./sandbox >sandbox.log 2>&1 </dev/null &");
        await host.UntilAsync("test -s sandbox/password && curl -sS -o /dev/null http://127.0.0.1:14090/");
        await host.RunAsync("install -m 400 -o 10001 sandbox/password reseller.password");
        File.Copy(Repository.PathTo("deploy", "container", "appsettings.json"), host["appsettings.json"]);
        await host.RunAsync(
            """
            sed -i -e 's|"Login": ""|"Login": "sandbox", "Endpoint": "http://127.0.0.1:14090/api/call.cgi"|' \
              -e 's|"Names": \[\]|"Names": ["*"]|' -e 's|"PerMonth": ""|"PerMonth": "unlimited"|' \
              -e 's|"TechContact": ""|"TechContact": "P-ABC123"|' appsettings.json
            """);
    }
}
