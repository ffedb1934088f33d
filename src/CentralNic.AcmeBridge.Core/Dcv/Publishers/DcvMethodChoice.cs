using System.Collections.Immutable;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// The one DCV method of an order, which the CA takes for all its names: the first that the profile prefers, the class has, and some
/// publisher can serve for every name.
/// </summary>
internal sealed record DcvMethodChoice
{
    /// <summary>The method, spelled as the manual does; <see langword="null"/>: there is none.</summary>
    public string? Method { get; private init; }

    /// <summary>Per name that stands in the way of every method: why, as a sentence.</summary>
    public ImmutableArray<(string Name, string Reason)> Obstacles { get; private init; } = [];

    /// <summary>How the choice came about, in whole sentences.</summary>
    public required string Explanation { get; init; }

    /// <summary>Chooses.</summary>
    /// <param name="preferred">The methods of the profile, the preferred one first.</param>
    /// <param name="names">The names, wildcards with <c>*.</c>.</param>
    /// <param name="approverOf">For EMAIL: the address to ask for a name; <see langword="null"/>: the CA chooses.</param>
    public static DcvMethodChoice Of(
        IReadOnlyList<string> preferred,
        CertificateClass certificateClass,
        IReadOnlyList<string> names,
        DcvPublishers publishers,
        Func<string, string?>? approverOf = null)
    {
        ArgumentNullException.ThrowIfNull(preferred);
        ArgumentNullException.ThrowIfNull(certificateClass);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(publishers);
        var possible = preferred.Where(certificateClass.Takes).ToArray();
        var obstacles = (from method in possible from name in names select (method, name, Reason: Obstacle(method, name, publishers)))
            .Where(found => found.Reason is not null)
            .ToArray();
        if (possible.FirstOrDefault(method => obstacles.All(found => found.method != method)) is { } chosen)
        {
            return new DcvMethodChoice
            {
                Method = chosen,
                Explanation = Explain(chosen, preferred, certificateClass, names, Server, obstacles),
            };
        }

        ImmutableArray<(string Name, string Reason)> reasons = possible.Length == 0
            ? [.. names.Select(
                name => (name, $"The CA's domain control validation is not possible: {certificateClass.Name} has none of the profile's "
                    + $"methods ({string.Join(", ", preferred)}; Profiles:<name>:DcvMethods)."))]
            : [.. from found in obstacles
                  group found.Reason by found.name into reasonsOfName
                  select (reasonsOfName.Key, $"The CA's domain control validation is not possible: {string.Join("; ", reasonsOfName)}.")];
        return new DcvMethodChoice
        {
            Obstacles = reasons,
            Explanation = string.Join(" ", reasons.Select(reason => $"{reason.Name}: {reason.Reason}")),
        };

        string Server(string method, string name) => DcvMethods.IsEmail(method)
            ? $"a person whom the CA asks at {approverOf?.Invoke(name) ?? "an address that it chooses"}"
            : publishers.For(method, name)!.Name;
    }

    private static string Explain(
        string chosen,
        IReadOnlyList<string> preferred,
        CertificateClass certificateClass,
        IReadOnlyList<string> names,
        Func<string, string, string> server,
        IReadOnlyList<(string Method, string Name, string? Reason)> obstacles)
    {
        var passedOver = preferred.TakeWhile(method => method != chosen).Select(method => certificateClass.Takes(method)
            ? $"{method} is not possible "
                + $"({string.Join(
                    "; ", obstacles.Where(found => found.Method == method).Select(found => $"{found.Name}: {found.Reason}"))})."
            : $"{certificateClass.Name} does not have {method}.");
        var served = names.Select(name => $"{name} by {server(chosen, name)}");
        return string.Join(" ", [.. passedOver, $"{chosen} is used: {string.Join(", ", served)}."]);
    }

    private static string? Obstacle(string method, string name, DcvPublishers publishers)
    {
        if (DcvMethods.IsFile(method) && name.StartsWith("*.", StringComparison.Ordinal))
        {
            return $"{method} cannot prove control of a wildcard";
        }

        return DcvMethods.IsEmail(method) || publishers.For(method, name) is not null ? null
            : $"no publisher is configured that serves {method} for this name ({(DcvMethods.IsFile(method)
                ? "Dcv:Http, Dcv:Hook or Dcv:Manual" : "Dcv:Rfc2136, Dcv:ResellerDns, Dcv:Hook or Dcv:Manual")})";
    }
}
