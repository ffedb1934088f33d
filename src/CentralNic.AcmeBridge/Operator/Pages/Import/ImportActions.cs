using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Import;

/// <summary>The taking over of what the reseller account holds.</summary>
internal static class ImportActions
{
    /// <summary>The page, which is the form.</summary>
    public const string Path = "/import";

    private static readonly IReadOnlyList<(string Value, string Text)> Writes =
    [
        ("true", "only say what would be taken over, and write nothing"), ("false", "take it over"),
    ];

    public static readonly PageAction Run = new(Path, "imports")
    {
        Title = "Take over what the reseller account holds",
        Meaning = "What is paid for already becomes a subscription here: the first ACME order for its names is reissued and costs nothing. "
            + "Each certificate order is asked about once at the reseller, which takes a while in a large account; leave this page open. "
            + "When it is left, the import ends, and goes on from there when it is begun again.",
        Button = "Begin",
        Done = "The import is done.",
        Back = Path,
        Result = typeof(ImportResult),
        Fields =
        [
            new("dryRun", "What to do")
            {
                Kind = ActionFieldKind.FlagChoice, IsRequired = true, Choices = static _ => Task.FromResult(Writes),
            },
            new("tenant", "Tenant that gets all of it") { Hint = "Empty: each goes to the tenant whose domains match its names best" },
            new("domain", "Domain") { Hint = "Only what has all its names there or below. Empty: all" },
            new("class", "Class") { Hint = "Only this certificate class. Empty: all" },
        ],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Run];
}
