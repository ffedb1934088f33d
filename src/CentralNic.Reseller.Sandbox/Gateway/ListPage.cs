using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>The window of a list that <c>first</c> and <c>limit</c> ask for, and its counters (manual 8.1.8).</summary>
internal readonly struct ListPage
{
    private const int DefaultLimit = 1000;

    private readonly int _first;
    private readonly int _limit;
    private readonly int _total;

    public ListPage(CommandCall call, int total)
    {
        _first = call.Number("first", 0);
        _limit = call.Number("limit", DefaultLimit);
        _total = total;
    }

    private int Count => Math.Clamp(_total - _first, 0, _limit);

    public IEnumerable<T> Cut<T>(List<T> all) => all.Skip(_first).Take(Count);

    /// <summary>Adds the counters. An empty window's <c>last</c> equals <c>first</c>.</summary>
    public void WriteCounters(ResellerResponse response) => response
        .Add("count", WireText.Number(Count))
        .Add("first", WireText.Number(_first))
        .Add("last", WireText.Number(Count == 0 ? _first : _first + Count - 1))
        .Add("limit", WireText.Number(_limit))
        .Add("total", WireText.Number(_total));
}
