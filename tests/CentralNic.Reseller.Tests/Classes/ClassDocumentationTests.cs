using CentralNic.Reseller.Classes;
using Xunit;

namespace CentralNic.Reseller.Tests.Classes;

/// <summary>docs/certificate-classes.md says what the catalog says.</summary>
public sealed class ClassDocumentationTests
{
    [Fact]
    public void Documentation_HasEveryClassAsTheCatalogHasIt()
    {
        var rows = File.ReadLines(DocumentPath()).Where(
            line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(c => c == '|') == 12);

        Assert.Equal(CertificateClassCatalog.BuiltIn.Classes.Select(Row), rows);
    }

    private static string Row(CertificateClass of)
    {
        var level = of.Level switch
        {
            ValidationLevel.Domain => "dv",
            ValidationLevel.Organization => "ov",
            _ => "ev",
        };
        var contacts = new[] { ("tech", of.TechContact), ("organization", of.OrganizationContact), ("EV approver", of.EvApproverContact) };
        var wanted = string.Join(
            ", ", contacts.Where(contact => contact.Item2 == ContactRequirement.Mandatory).Select(contact => contact.Item1));
        return $"| `{of.Name}` | {of.MarketedName} | {of.Ca} | {level} | {Yes(of.Wildcards)} | {Yes(of.MultipleNames)} | "
            + $"{of.IncludedNames} | "
            + $"{of.FreeAlternatives} | {wanted} | {Yes(of.ImmediateIssuance)} | {Yes(of.RefundOnCancel)} |";
    }

    private static string Yes(bool value) => value ? "yes" : "no";

    private static string DocumentPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", "certificate-classes.md");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidOperationException("docs/certificate-classes.md is above none of the test's folders.");
    }
}
