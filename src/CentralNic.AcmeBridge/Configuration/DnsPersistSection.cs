using CentralNic.Acme.Identifiers;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Endpoints;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Acme:DnsPersist</c>.</summary>
internal static class DnsPersistSection
{
    private const string Mend =
        "Give names of your own that stand for this server in the records of your customers, for example acme.example.com; no CA's. Or take dns-persist-01 out of Acme:ChallengeTypes.";

    /// <summary>The section; <see langword="null"/> when the challenge is not offered, whatever the section says.</summary>
    internal static DnsPersistOptions? Read(SettingsReader reader, Uri publicUrl, IReadOnlyList<string> challengeTypes)
    {
        IReadOnlyList<string> names = reader.List<string>(SettingKeys.AcmeDnsPersistIssuerDomainNames, [], TryParseIssuer, Mend);
        IReadOnlyList<Uri> former = reader.List<Uri>(
            SettingKeys.AcmeDnsPersistFormerPublicUrls, [], TryParseUrl, "Give the values that PublicUrl had before, for example https://old.example.com.");
        bool acceptsAccountUrl = reader.Flag(SettingKeys.AcmeDnsPersistAcceptAccountUrl, missing: false);
        if (!challengeTypes.Contains(ChallengeType.DnsPersist01, StringComparer.Ordinal))
        {
            return null;
        }

        names = [.. names.Distinct(StringComparer.Ordinal)];
        if (names.Count == 0 && !reader.Errors.Any(error => error.Key == SettingKeys.AcmeDnsPersistIssuerDomainNames))
        {
            reader.Fail(SettingKeys.AcmeDnsPersistIssuerDomainNames, $"is missing, and Acme:ChallengeTypes has {ChallengeType.DnsPersist01}", Mend);
        }

        if (names.Count > DnsPersistOptions.MostNames)
        {
            reader.Fail(SettingKeys.AcmeDnsPersistIssuerDomainNames, $"has {names.Count} names, and clients take {DnsPersistOptions.MostNames} at most", "Remove some.");
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
        if (!DomainName.TryParse(text, out DomainName? parsed, out string reason))
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
        bool parsed = WebUrl.TryParse(text, out Uri? given, out problem);
        bool bare = parsed && given!.Query.Length == 0 && given.Fragment.Length == 0 && given.UserInfo.Length == 0;
        problem = parsed && !bare ? "is not an https URL without query and fragment" : problem;
        url = bare ? given! : new Uri("https://invalid");
        return bare;
    }
}
