using System.Globalization;
using System.Text.Json.Serialization;

namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>A resource record of a zone.</summary>
/// <param name="Name">Relative to the zone, lower case; <c>@</c> is the zone itself.</param>
/// <param name="Ttl">Seconds, at least 60.</param>
/// <param name="Type">Upper case, for example <c>TXT</c>.</param>
/// <param name="Content">The data as given, blanks between its parts made single; the priority of MX and SRV is its first part.</param>
/// <param name="Updated">When it was put there.</param>
internal sealed record ZoneRecord(string Name, int Ttl, string Type, string Content, DateTimeOffset Updated)
{
    /// <summary>
    /// Whether it is kept, but neither listed nor served: the data of a TXT record must be quoted, with an even number of quotes.
    /// </summary>
    [JsonIgnore]
    public bool IsHidden =>
        Type == "TXT" && !(Content.Length >= 2 && Content[0] == '"' && Content[^1] == '"' && Content.Count(static c => c == '"') % 2 == 0);

    /// <summary>The priority of MX and SRV; <see langword="null"/> for other types.</summary>
    [JsonIgnore]
    public string? Priority => Type is "MX" or "SRV" ? Content.Split(' ')[0] : null;

    /// <summary>The line that stands for it, as <c>delrr#</c> wants it back.</summary>
    [JsonIgnore]
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Name} {Ttl} IN {Type} {Content}");

    /// <summary>Whether two records are the same one, whenever they were put there.</summary>
    public bool IsSame(ZoneRecord other) => Name == other.Name && Ttl == other.Ttl && Type == other.Type && Content == other.Content;
}
