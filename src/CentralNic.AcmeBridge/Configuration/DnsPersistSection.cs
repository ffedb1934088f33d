using CentralNic.Acme.Identifiers;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Endpoints;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Acme:DnsPersist</c>.</summary>
internal static class DnsPersistSection
{
    /// <summary>A name by which this server goes in lasting records.</summary>
    internal static SettingType<string> IssuerName { get; } = SettingTypes.Text(pattern: @"[^\s,*]+").ReadBy(
        TryParseIssuer,
        "Give names of your own that stand for this server in the records of your customers, for example acme.example.com; no CA's. "
        + "Or take dns-persist-01 out of Acme:ChallengeTypes.");

    /// <summary>A URL without anything that a public URL does not have.</summary>
    internal static SettingType<Uri> FormerUrl { get; } = SettingTypes.Url("").ReadBy(
        TryParseUrl, "Give the values that PublicUrl had before, for example https://old.example.com.");

    /// <summary>The section; <see langword="null"/> when the challenge is not offered, whatever the section says.</summary>
    internal static DnsPersistOptions? Read(SettingsReader reader, Uri publicUrl, IReadOnlyList<string> challengeTypes)
    {
        string[] names = [.. reader.Get(AcmeSection.IssuerDomainNames).Distinct(StringComparer.Ordinal)];
        var former = reader.Get(AcmeSection.FormerPublicUrls);
        var acceptsAccountUrl = reader.Get(AcmeSection.AcceptAccountUrl);
        if (!challengeTypes.Contains(ChallengeType.DnsPersist01, StringComparer.Ordinal))
        {
            return null;
        }

        if (names.Length == 0 && !reader.HasFailed(AcmeSection.IssuerDomainNames))
        {
            reader.Fail(
                AcmeSection.IssuerDomainNames,
                $"is missing, and Acme:ChallengeTypes has {ChallengeType.DnsPersist01}",
                IssuerName.Mend(""));
        }

        if (names.Length > DnsPersistOptions.MostNames)
        {
            reader.Fail(
                AcmeSection.IssuerDomainNames,
                $"has {names.Length} names, and clients take {DnsPersistOptions.MostNames} at most",
                "Remove some.");
        }

        return new DnsPersistOptions
        {
            IssuerDomainNames = names,
            Uris = [.. former.Prepend(publicUrl).Select(url => new AcmeUrls(url).AccountUris)],
            AcceptsAccountUrl = acceptsAccountUrl,
        };
    }

    // A record with a CA's name would be a proof to that CA, for whoever has the account of that name there.
    private static bool TryParseIssuer(string text, out string name, out string problem)
    {
        name = "";
        if (!DomainName.TryParse(text, out var parsed, out var reason))
        {
            problem = $"is not a domain name: {reason.TrimEnd('.')}";
            return false;
        }

        if (parsed.IsWildcard)
        {
            problem = "is a wildcard";
            return false;
        }

        name = parsed.Value;
        problem = "is a CA's name";
        return !CaIdentities.All.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static bool TryParseUrl(string text, out Uri url, out string problem)
    {
        var parsed = WebUrl.TryParse(text, out var given, out problem);
        var bare = parsed && given!.Query.Length == 0 && given.Fragment.Length == 0 && given.UserInfo.Length == 0;
        problem = parsed && !bare ? "is not an https URL without query and fragment" : problem;
        url = bare ? given! : new Uri("https://invalid");
        return bare;
    }
}
