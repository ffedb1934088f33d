using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Architecture;

/// <summary>The folders of Core import downwards only: a folder may use those that stand below it here, and never one above.</summary>
public sealed partial class DirectionTests
{
    private const string Project = "CentralNic.AcmeBridge.Core";

    /// <summary>From the top to the bottom. docs/design/architecture.md draws them as layers.</summary>
    internal static readonly string[] Folders =
    [
        // What puts the parts together, and what looks at them from outside.
        "Diagnostics", "Composition", "Retention", "Monitoring", "Notifications", "Reports", "Quotes", "Spending",
        "SubscriptionManagement",

        // What is done: for ACME clients, for the operator, for the CA.
        "Administration", "AccountImport", "Reconciliation", "OwnCertificates", "Ordering", "Renewals",
        "Issuances", "Issuances/Recovery", "Issuances/Placement", "Issuances/Proving", "Issuances/Collecting", "Issuances/Ending",
        "Issuances/Commands", "Issuances/Steps", "Issuances/Planning",
        "Revocations", "Validation",

        // What is kept: documents, their repositories, and the rules about them.
        "Approvals", "Contacts", "Profiles", "Budgets", "Purchases", "Accounts", "Limits", "Policy", "Subscriptions", "Orders", "Certificates",
        "Tenants", "Audit", "Operators",
        "Upstream", "Prices",

        // How control of a name is proved and seen.
        "Dcv/Preflight", "Dcv/Visibility", "Dcv/Publishers", "Dcv/Zones", "Dcv", "Caa", "Dns", "Network",

        // What knows nothing of certificates.
        "Clocks", "Backups", "Restores", "Work", "Health", "Store", "Telemetry", "Programs", "Ids", "States", "Names",
    ];

    private static readonly string Root = Repository.PathOf("src", Project);

    [Fact]
    public void Folder_IsInTheList() =>
        Assert.Equal(
            Folders.Order(StringComparer.Ordinal), Sources().Select(source => source.Folder).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Folder_ImportsOnlyWhatStandsBelowIt()
    {
        Source[] sources = [.. Sources()];
        var owners = sources
            .SelectMany(source => DeclaredType().Matches(source.Code).Select(match => (Type: match.Groups["name"].Value, source.Folder)))
            .Distinct()
            .ToLookup(declared => declared.Folder, declared => declared.Type);

        string[] upwards =
        [
            .. sources.SelectMany(source => Imported(source, owners)
                .Where(other => Array.IndexOf(Folders, other.Folder) < Array.IndexOf(Folders, source.Folder))
                .Select(other => $"{source.Folder} -> {other.Folder}: {source.Name} {other.How}")),
        ];
        Assert.True(upwards.Length == 0, string.Join(Environment.NewLine, upwards));
    }

    [Fact]
    public void Import_IsSeenHoweverItIsWritten()
    {
        var owners = new[] { ("Ordering", "OrderAdmission"), ("Issuances", "IssuanceWork") }.ToLookup(
            pair => pair.Item1, pair => pair.Item2);
        var source = new Source(
            "X.cs",
            "Issuances/Steps",
            WithoutText("""
                using CentralNic.AcmeBridge.Core.Reports;
                // Ordering.OrderAdmission is only a comment
                var text = "IssuanceWork";
                var one = new Ordering.OrderAdmission();
                var two = typeof(IssuanceWork);
                """));

        Assert.Equal(
            ["Issuances", "Ordering", "Reports"], Imported(source, owners).Select(import => import.Folder).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// The folders that a file uses: by a using directive, by a name with its namespace, or as one of those that it lies in.
    /// </summary>
    private static IEnumerable<(string Folder, string How)> Imported(Source source, ILookup<string, string> owners)
    {
        foreach (Match match in Using().Matches(source.Code))
        {
            var name = match.Groups["folder"].Value.Replace('.', '/');
            yield return (Folders.Contains(name) ? name : name[..name.LastIndexOf('/')], "has a using directive");
        }

        var code = Using().Replace(source.Code, "");
        foreach (var folder in Folders.Where(folder => folder != source.Folder))
        {
            var encloses = source.Folder.StartsWith(folder + "/", StringComparison.Ordinal);
            var prefix = encloses ? "" : Regex.Escape(folder.Split('/')[^1]) + @"\.";
            foreach (var type in owners[folder].Where(type => code.Contains(type, StringComparison.Ordinal)
                && Regex.IsMatch(code, $@"(?<![\w.]){prefix}{type}\b")))
            {
                yield return (folder, $"names {type}");
            }
        }
    }

    private static IEnumerable<Source> Sources() => Repository.SourceFiles("*.cs")
        .Where(file => file.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .Select(file => new Source(
            Path.GetFileName(file),
            Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/'),
            WithoutText(File.ReadAllText(file))));

    private static string WithoutText(string code) => CommentOrText().Replace(code, "");

    [GeneratedRegex(@"^using (?:static |\w+ = )?CentralNic\.AcmeBridge\.Core\.(?<folder>[\w.]+?);\r?$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"//[^\n]*|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(
        @"^(?:public|internal) (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:class|record struct|record class|record|struct|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex DeclaredType();

    private sealed record Source(string Name, string Folder, string Code);
}
