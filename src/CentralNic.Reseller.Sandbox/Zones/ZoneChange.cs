using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>What ModifyDNSZone does to a zone's records.</summary>
/// <param name="Exchange">The records that take the place of all others; empty: the others stay.</param>
/// <param name="Remove">The records to remove.</param>
/// <param name="Add">The records to add.</param>
internal sealed record ZoneChange(IReadOnlyList<ZoneRecord> Exchange, IReadOnlyList<ZoneRecord> Remove, IReadOnlyList<ZoneRecord> Add)
{
    // The name servers take no more of one name and type.
    private const int MostOfOneKind = 1000;

    /// <summary>The records after the change. Adding one that is there already changes nothing.</summary>
    /// <exception cref="CommandRefusedException">
    /// 545: a record to remove is not there exactly so; 541: too many of one name and type.
    /// </exception>
    public IReadOnlyList<ZoneRecord> Apply(IReadOnlyList<ZoneRecord> records)
    {
        var after = new List<ZoneRecord>(Exchange.Count > 0 ? Exchange : records);
        for (var i = 0; i < Remove.Count; i++)
        {
            if (after.RemoveAll(Remove[i].IsSame) == 0)
            {
                throw CommandCall.NotFound($"delrr{i}");
            }
        }

        after.AddRange(Add.Where(record => !after.Any(record.IsSame)).ToList());
        return after.GroupBy(r => (r.Name, r.Type)).All(g => g.Count() <= MostOfOneKind)
            ? after
            : throw CommandCall.Invalid("addrr", $"a name has at most {MostOfOneKind} records of a type");
    }
}
