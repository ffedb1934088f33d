using System.Text;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Doctor.Bundle;

/// <summary>
/// The settings that count, as a bundle has them: without what may be a secret though it is not declared as one, and without persons.
/// </summary>
internal static class BundleSettings
{
    private const string LeftOut = "(left out)";

    /// <summary>Parts of keys below which the data of persons stands.</summary>
    private static readonly string[] Persons = [":TechContact:", ":OrganizationContact:", ":EvApproverContact:", ":ApproverEmails:"];

    /// <summary>Keys of URLs whose path may be a secret.</summary>
    private static readonly string[] SecretPaths = ["Operator:Notify:Webhook:Url", "Approval:Url"];

    /// <summary>Writes them, one on a line, and the mistakes in them.</summary>
    public static string Of(DoctorContext context)
    {
        var text = new StringBuilder();
        foreach (var mistake in context.Mistakes)
        {
            // The value may be a secret at a wrong place.
            text.Append("mistake: ").Append(mistake.Key).Append(' ').Append(mistake.Problem).Append('\n');
        }

        foreach (var setting in context.Settings?.Effective().Settings ?? [])
        {
            text.Append(setting.Key).Append(" = ").Append(Value(setting)).Append(" (").Append(setting.Origin).Append(")\n");
        }

        return text.ToString();
    }

    /// <summary>What is shown of a value.</summary>
    internal static string Value(ReportedSetting setting) => setting.Value switch
    {
        "none" => "none",
        _ when setting.Key.EndsWith(":Arguments", StringComparison.OrdinalIgnoreCase) => LeftOut,
        _ when Array.Exists(Persons, part => setting.Key.Contains(part, StringComparison.OrdinalIgnoreCase)) => LeftOut,
        var url when Array.Exists(SecretPaths, key => setting.Key.EndsWith(key, StringComparison.OrdinalIgnoreCase))
            && Uri.TryCreate(url, UriKind.Absolute, out var parsed) => parsed.GetLeftPart(UriPartial.Authority) + "/" + LeftOut,
        var value => value,
    };
}
