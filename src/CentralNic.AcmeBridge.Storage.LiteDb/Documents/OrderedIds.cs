namespace CentralNic.AcmeBridge.Storage.LiteDb.Documents;

/// <summary>Merges the ids that rest in the journal with pages of ids from the database, both in ordinal order, each id once.</summary>
internal static class OrderedIds
{
    /// <summary>The ids up to the end of a page.</summary>
    /// <param name="resting">All ids from the journal.</param>
    /// <param name="next">The first of them not handed out yet; moves.</param>
    /// <param name="more">True: further pages follow, so later ids must wait.</param>
    public static List<string> Merge(List<string> resting, ref int next, List<string> page, bool more)
    {
        var ids = new List<string>(page.Count);
        foreach (var id in page)
        {
            while (next < resting.Count && string.CompareOrdinal(resting[next], id) < 0)
            {
                ids.Add(resting[next++]);
            }

            if (next < resting.Count && resting[next] == id)
            {
                next++;
            }

            ids.Add(id);
        }

        while (!more && next < resting.Count)
        {
            ids.Add(resting[next++]);
        }

        return ids;
    }
}
