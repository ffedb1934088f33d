namespace CentralNic.Reseller.Wire;

/// <summary>A property of a response with its values by index.</summary>
internal sealed class ResellerProperty(string name)
{
    private readonly List<int> _indexes = [];
    private readonly List<string> _values = [];
    private bool _ordered = true;

    public string Name { get; } = name;

    public IReadOnlyList<string> Values => _values;

    public IReadOnlyList<int> Indexes => _indexes;

    public int NextIndex { get; private set; }

    /// <param name="index">Its index; negative: the next one.</param>
    public int Add(int index, string value)
    {
        if (index < 0)
        {
            index = NextIndex;
        }

        if (_indexes.Count > 0 && index <= _indexes[^1])
        {
            _ordered = false;
        }

        _indexes.Add(index);
        _values.Add(value);
        if (index >= NextIndex && index < int.MaxValue)
        {
            NextIndex = index + 1;
        }

        return index;
    }

    /// <summary>Puts the values in the order of their indexes. A repeated index (manual 9.1.30) goes behind all others.</summary>
    public void Settle()
    {
        if (_ordered)
        {
            return;
        }

        _ordered = true;
        var order = new int[_indexes.Count];
        var keys = new long[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = ((long)_indexes[i] << 32) | (uint)i; // stable: equal indexes in the order of their arrival
        }

        Array.Sort(keys, order);
        var indexes = new List<int>(order.Length);
        var values = new List<string>(order.Length);
        var repeated = new List<int>();
        foreach (var i in order)
        {
            if (indexes.Count > 0 && indexes[^1] == _indexes[i])
            {
                repeated.Add(i);
            }
            else
            {
                indexes.Add(_indexes[i]);
                values.Add(_values[i]);
            }
        }

        repeated.Sort();
        foreach (var i in repeated)
        {
            indexes.Add(indexes[^1] == int.MaxValue ? int.MaxValue : indexes[^1] + 1);
            values.Add(_values[i]);
        }

        _indexes.Clear();
        _indexes.AddRange(indexes);
        _values.Clear();
        _values.AddRange(values);
        NextIndex = indexes[^1] == int.MaxValue ? int.MaxValue : indexes[^1] + 1;
    }

    public string? At(int index)
    {
        // Nearly always without gaps.
        if ((uint)index < (uint)_indexes.Count && _indexes[index] == index)
        {
            return _values[index];
        }

        var at = _indexes.BinarySearch(index);
        return at >= 0 ? _values[at] : null;
    }
}
