using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>What the documents say of settings that count without a restart.</summary>
public sealed partial class ReloadDocumentationTests
{
    [Fact]
    public void Document_NamesAllSettingsThatCountAtOnce_AndNoOthers()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "configuration.md"));
        var section = text[text.IndexOf("- What counts at once:", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n- ", 2, StringComparison.Ordinal)];
        string[] named = [.. Quoted().Matches(section).Select(match => match.Groups[1].Value)];

        Assert.Equal([], named.Where(name => !KnownSettings.All.Any(setting => IsIn(setting, name))));
        Assert.Equal(
            KnownSettings.All.Where(setting => setting.IsReloaded).Select(setting => setting.Template),
            KnownSettings.All.Where(setting => named.Any(name => IsIn(setting, name))).Select(setting => setting.Template));
    }

    private static bool IsIn(Setting setting, string name) =>
        setting.Template == name || setting.Template.StartsWith(name + ":", StringComparison.Ordinal);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
