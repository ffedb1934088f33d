using System.Globalization;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>The Debian package and its service, on a machine with systemd.</summary>
[Collection(BuiltPackages.Name)]
public sealed partial class DebianPackageTests(BuiltPackages built)
{
    private const string Password = "/srv/sandbox/password";
    private const string Alive = "systemctl show -p WatchdogTimestampMonotonic --value acme-bridge";

    /// <summary>The commands of docs/installing.md, with what a person fills in between.</summary>
    [Fact]
    public async Task FiveCommands_AndTheServiceRunsBehindNginx()
    {
        new NginxServer().SkipIfMissing();
        await using var machine = await MachineAsync();
        var commands = Fenced().Match(
            await File.ReadAllTextAsync(Repository.PathTo("docs", "installing.md"), TestContext.Current.CancellationToken)).Groups[1].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(5, commands.Length);
        machine.Copy(built.Debian!, "/root/acme-bridge_0.1.0_amd64.deb");

        await machine.RunAsync(commands[0]);
        await StartSandboxAsync(machine);
        await machine.RunAsync($"{commands[1]} < {Password}");
        await machine.RunAsync(commands[2]);
        await machine.RunAsync(FillIn);
        await machine.RunAsync(commands[3]);
        await machine.RunAsync(
            """
            mkdir /etc/nginx/tls && cd /etc/nginx/tls
            openssl req -x509 -newkey rsa:2048 -nodes -keyout acme.example.com.privkey.pem -out acme.example.com.fullchain.pem -days 2 \
              -subj /CN=acme.example.com -addext subjectAltName=DNS:acme.example.com
            """);
        await machine.RunAsync(commands[4]);

        var directory = await machine.RunAsync(
            "curl -sS --cacert /etc/nginx/tls/acme.example.com.fullchain.pem https://acme.example.com/acme/directory");
        Assert.Contains("\"newOrder\":\"https://acme.example.com/acme/new-order\"", directory, StringComparison.Ordinal);
        var status = await machine.RunAsync("systemctl status acme-bridge");
        Assert.Contains("Serving https://acme.example.com/", status, StringComparison.Ordinal);
        Assert.Equal("enabled", await machine.RunAsync("systemctl is-enabled acme-bridge"));

        // Commands find the configuration and the running bridge by themselves; the credential was the right one.
        await machine.UntilAsync("acme-bridge upstream show | grep -i 'login.*ok\\|login.*accepted\\|commands'");
        Assert.DoesNotContain("reseller-login", (await machine.TryAsync("acme-bridge health")).Output, StringComparison.Ordinal);

        // Nobody but the service's user can see what it keeps, and nobody but root the password.
        Assert.Equal("700 acme-bridge", await machine.RunAsync("stat -c '%a %U' /var/lib/acme-bridge"));
        Assert.Equal("", await machine.RunAsync("find /var/lib/acme-bridge -type f ! -perm 600"));
        Assert.Equal("700 root", await machine.RunAsync("stat -c '%a %U' /etc/acme-bridge/credentials"));
        var process = await machine.RunAsync("systemctl show -p MainPID --value acme-bridge");
        Assert.Equal(
            "0", await machine.RunAsync($"cat /proc/{process}/environ /proc/{process}/cmdline | grep -c -a -f {Password} || true"));

        // What the package has beside the program.
        await machine.RunAsync("zcat /usr/share/man/man1/acme-bridge.1.gz | grep -q 'TH ACME'");
        await machine.RunAsync("grep -q acme-bridge /usr/share/bash-completion/completions/acme-bridge");
        await machine.RunAsync("systemd-analyze verify /usr/lib/systemd/system/acme-bridge.service");
        var security = await machine.RunAsync(
            "systemd-analyze security --no-pager --offline=true /usr/lib/systemd/system/acme-bridge.service | tail -1");
        Assert.True(double.Parse(Exposure().Match(security).Groups[1].Value, CultureInfo.InvariantCulture) < 2.0, security);
    }

    [Fact]
    public async Task Service_IsReloadedWatchedAndStopped()
    {
        await using var machine = await ConfiguredAsync();

        await machine.RunAsync(
            "sed -i 's|\"Operator\": {|\"Logging\": { \"Level\": \"Debug\" }, \"Operator\": {|' /etc/acme-bridge/appsettings.json");
        await machine.RunAsync("systemctl reload acme-bridge");
        await machine.RunAsync("sed -i 's|\"Debug\"|\"Loud\"|' /etc/acme-bridge/appsettings.json");
        Assert.NotEqual(0, (await machine.TryAsync("systemctl reload acme-bridge")).ExitCode);
        Assert.Equal("active", await machine.RunAsync("systemctl is-active acme-bridge"));
        Assert.Contains("Logging:Level", await machine.RunAsync("journalctl --no-pager -u acme-bridge"), StringComparison.Ordinal);
        await machine.RunAsync("sed -i 's|\"Loud\"|\"Information\"|' /etc/acme-bridge/appsettings.json");

        // systemd is told again and again that it is alive; a process that hangs is ended and started again.
        await machine.RunAsync(
            """
            mkdir -p /etc/systemd/system/acme-bridge.service.d
            printf '[Service]\nWatchdogSec=15s\nRestartSec=0\n' > /etc/systemd/system/acme-bridge.service.d/watchdog.conf
            systemctl daemon-reload; systemctl restart acme-bridge
            """);
        var alive = await machine.RunAsync(Alive);
        await machine.UntilAsync($"test \"$({Alive})\" != {alive}");
        Assert.Equal("0", await machine.RunAsync("systemctl show -p NRestarts --value acme-bridge"));
        await machine.RunAsync("kill -STOP \"$(systemctl show -p MainPID --value acme-bridge)\"");
        await machine.UntilAsync(
            "test $(systemctl show -p NRestarts --value acme-bridge) -ge 1 && test $(systemctl is-active acme-bridge) = active");

        // Root's commands see what the service sees, and leave nothing in the data folder that it could not open.
        await machine.RunAsync("acme-bridge config check");
        await machine.RunAsync("systemctl stop acme-bridge");
        Assert.Contains("No damage found", await machine.RunAsync("acme-bridge store check --repair"), StringComparison.Ordinal);
        Assert.Equal("", await machine.RunAsync("find /var/lib/acme-bridge ! -user acme-bridge"));
        await machine.RunAsync("systemctl start acme-bridge; systemctl stop acme-bridge");
        Assert.Equal(
            ("success", "0"),
            (await machine.RunAsync("systemctl show -p Result --value acme-bridge"),
                await machine.RunAsync("systemctl show -p ExecMainStatus --value acme-bridge")));
    }

    [Fact]
    public async Task UpgradeAndRemoval_KeepTheData()
    {
        await using var machine = await ConfiguredAsync();
        await machine.UntilAsync("acme-bridge eab new default --label kept");
        var before = await machine.RunAsync("systemctl show -p MainPID --value acme-bridge");
        machine.Copy(await built.NextVersionAsync(), "/root/next.deb");

        await machine.RunAsync("apt-get install -y ./next.deb");

        await machine.UntilAsync("acme-bridge eab list | grep kept");
        Assert.NotEqual(before, await machine.RunAsync("systemctl show -p MainPID --value acme-bridge"));

        await machine.RunAsync("apt-get remove -y acme-bridge");
        Assert.NotEqual("active", (await machine.TryAsync("systemctl is-active acme-bridge")).Output.Trim());
        await machine.RunAsync("test -f /etc/acme-bridge/appsettings.json; test ! -e /usr/bin/acme-bridge; ls /var/lib/acme-bridge/*");
        await machine.RunAsync("apt-get install -y ./next.deb");
        await machine.UntilAsync("acme-bridge eab list | grep kept");

        await machine.RunAsync("cp -r /etc/acme-bridge /root/kept");
        var purged = await machine.RunAsync("apt-get purge -y acme-bridge");
        Assert.Contains("/var/lib/acme-bridge is left", purged, StringComparison.Ordinal);
        await machine.RunAsync("test ! -e /etc/acme-bridge; ls /var/lib/acme-bridge/*");
        await machine.RunAsync("apt-get install -y ./next.deb; cp -r /root/kept/. /etc/acme-bridge/; systemctl start acme-bridge");
        await machine.UntilAsync("acme-bridge eab list | grep kept");
    }

    /// <summary>What a person writes into the configuration that the package brings.</summary>
    private const string FillIn =
        """
        sed -i -e 's|"Login": ""|"Login": "sandbox", "Endpoint": "http://127.0.0.1:14090/api/call.cgi"|' \
          -e 's|"Names": \[\]|"Names": ["*"]|' -e 's|"PerMonth": ""|"PerMonth": "unlimited"|' \
          -e 's|"TechContact": ""|"TechContact": "P-ABC123"|' /etc/acme-bridge/appsettings.json
        acme-bridge config schema > /dev/null
        """;

    /// <summary>A machine on which the package is installed, configured and running.</summary>
    private async Task<DebianMachine> ConfiguredAsync()
    {
        var machine = await MachineAsync();
        try
        {
            machine.Copy(built.Debian!, "/root/first.deb");
            await machine.RunAsync("apt-get install -y ./first.deb");
            await StartSandboxAsync(machine);
            await machine.RunAsync(
                $"install -m 600 {Password} /etc/acme-bridge/credentials/reseller.password; "
                + "cp /usr/share/acme-bridge/appsettings.json /etc/acme-bridge/");
            await machine.RunAsync(FillIn);
            await machine.RunAsync("systemctl start acme-bridge");
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    private async Task<DebianMachine> MachineAsync()
    {
        Assert.SkipWhen(built.Debian is null, "dpkg-deb is missing: this is no Debian");
        return await DebianMachine.StartAsync();
    }

    private static async Task StartSandboxAsync(DebianMachine machine)
    {
        await machine.RunAsync("systemd-run --unit=sandbox acme-bridge sandbox --data /srv/sandbox");
        await machine.UntilAsync($"test -s {Password} && curl -sS -o /dev/null http://127.0.0.1:14090/");
    }

    [GeneratedRegex("## In five commands.*?```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"([0-9.]+) \w+ *\P{L}*$")]
    private static partial Regex Exposure();
}
