using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>Changes of a zone. Lines are as <see cref="ResourceRecord.ToLine"/> writes them. At least one change is set.</summary>
public sealed record ModifyZoneRequest
{
    /// <summary>The zone.</summary>
    public required string Zone { get; init; }

    /// <summary>Lines to add (<c>addrr0</c>, …).</summary>
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>Lines to delete (<c>delrr0</c>, …); each exactly as the zone has it.</summary>
    public IReadOnlyList<string> Delete { get; init; } = [];

    /// <summary>Lines that take the place of ALL records of the zone (<c>rr0</c>, …); empty: nothing is replaced.</summary>
    public IReadOnlyList<string> Replace { get; init; } = [];

    /// <summary>Values of the SOA record to change.</summary>
    public StartOfAuthority? Soa { get; init; }

    /// <summary>Whether the zone shall be signed (DNSSEC); <see langword="null"/>: as it is.</summary>
    public bool? IsSigned { get; init; }

    internal ResellerCommand ToCommand()
    {
        var command = ZoneCommands.Command("ModifyDNSZone", Zone);
        ZoneLines.Set(command, "addrr", Add, nameof(Add));
        ZoneLines.Set(command, "delrr", Delete, nameof(Delete));
        ZoneLines.Set(command, "rr", Replace, nameof(Replace));
        Soa?.Set(command);
        command.Set("signed", ResellerValue.FlagOf(IsSigned));
        return command.Parameters.Count > 1 ? command : throw new ArgumentException("There is nothing to change.", nameof(Add));
    }
}
