using System.Text.RegularExpressions;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Control;

public sealed partial class StatusPageTests
{
    [Fact]
    public async Task Page_ShowsWhatHappenedAndWhatWaits()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = new() { DecidesAfter = null } });
        using var him = new Operator(setting.Server);
        var bought = await setting.BuyAsync();
        var open = (await setting.OrderAsync(name: "unproven.test")).First("certificate")!;
        await setting.LookAsync(open);
        await setting.UntilAsync(b => b.Certificates.Any(c => c.LastFinding is not null));
        var mailed = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "email", Api.NewCsr(), "mailed.test").Set("dcvemail0", "admin@mailed.test"));
        await setting.LookAsync(mailed.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates.Count(c => c.LastFinding is not null) == 2);
        var vetted = await setting.Api.SendAsync(
            Api.Order("instantsslov", "http", Api.NewCsr(), "vetted.test").Set("organizationohandle", "O-ABC123"));
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.NoAnswer, Command = "Renew*", Nth = 3 });

        var (status, page) = await him.GetAsync("/");

        Assert.Equal(200, status);
        Assert.All(
            [
                setting.Server.Endpoint.AbsoluteUri, "2026-11-24 10:30:00 UTC, as the machine&#39;s", bought, open, "answered 404",
                "admin@mailed.test",
                vetted.First("certificate")!, "REQUEST_SUCCESSFUL", "ssl123dv-base", "no-answer", "Renew*", "only number 3",
                "AddCertificate", "165.00 + 26.40 VAT",
            ],
            expected => Assert.Contains(expected, page, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("BEGIN CERTIFICATE", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ItsButtonsWork()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = new() { DecidesAfter = null } });
        using var him = new Operator(setting.Server);
        var mailed = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "email", Api.NewCsr(), "mailed.test").Set("dcvemail0", "admin@mailed.test"));
        var vetted = await setting.Api.SendAsync(
            Api.Order("instantsslov", "email", Api.NewCsr(), "vetted.test").Set("dcvemail0", "admin@vetted.test").Set(
                "organizationohandle", "O-ABC123"));
        var fault = setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.Truncated, Command = "RenewCertificate" });
        foreach (var order in new[] { mailed, vetted })
        {
            await setting.LookAsync(order.First("certificate")!);
        }

        await setting.UntilAsync(b => b.Certificates.All(c => c.LastFinding is not null));
        var forms = Forms((await him.GetAsync("/")).Body).ToLookup(f => f.Action == "/control/clock");
        foreach (var form in forms[false].Where(f => !f.Fields.Contains(("decision", "reject"))))
        {
            Assert.Equal(303, (await him.SubmitAsync(form.Action, form.Fields)).Status);
        }

        await setting.UntilActiveAsync(mailed.First("certificate")!);
        await setting.UntilActiveAsync(vetted.First("certificate")!);
        foreach (var form in forms[true])
        {
            Assert.Equal(303, (await him.SubmitAsync(form.Action, form.Fields)).Status);
        }

        Assert.DoesNotContain(setting.Server.Faults.All, f => f.Id == fault);
        Assert.Equal(TimeSpan.FromDays(1 + 30 + 365) + TimeSpan.FromMinutes(61), setting.Server.Clock.Ahead);
    }

    [Fact]
    public async Task Page_EscapesWhatComesFromOutside()
    {
        const string evil = "<img src=x onerror=alert(1)>\"'&";
        await using var setting = await Setting.StartAsync(o => o with { Vetting = new() { DecidesAfter = null } });
        using var him = new Operator(setting.Server);
        using (var other = new Api(setting.Server) { Login = evil })
        {
            await other.SendAsync("Evil");
        }

        await setting.Api.PostAsync([new("s_login", evil), new("s_pw", evil), new("command", evil)]);
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.NoAnswer, Command = evil });
        var order = await setting.Api.SendAsync(
            Api.Order("instantsslov", "http", Api.NewCsr(), "vetted.test").Set("organizationohandle", "O-ABC123"));
        setting.Server.Vetting.Reject(order.First("certificate")!, evil);
        var file = new Uri(order.First("file name")!).LocalPath;
        foreach (var name in order.Values("domain"))
        {
            setting.Customer.Serve(name, file, order.First("file contents")!.Replace(' ', '\n'));
        }

        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].Status == SandboxCertificateStatus.Failed);

        var page = (await him.GetAsync("/")).Body;

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;", page, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Action, (string Name, string Value)[] Fields)> Forms(string page) => Form().Matches(page)
        .Where(f => !f.Value.Contains("required", StringComparison.Ordinal))
        .Select(f => (f.Groups[1].Value, Hidden().Matches(f.Value).Select(h => (h.Groups[1].Value, h.Groups[2].Value)).ToArray()));

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\">.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();
}
