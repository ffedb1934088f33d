namespace CentralNic.Reseller.Wire;

/// <summary>One row of a list answered with <c>wide=1</c>: the values of all columns that have the row's index.</summary>
public readonly record struct ResellerRow
{
    private readonly ResellerResponse _response;

    internal ResellerRow(ResellerResponse response, int index)
    {
        _response = response;
        Index = index;
    }

    /// <summary>The row's number in this answer, from 0.</summary>
    public int Index { get; }

    /// <summary>The names of the columns that have a value in this row, counters left out.</summary>
    internal IEnumerable<string> Names
    {
        get
        {
            var (response, index) = (_response, Index);
            return response?.Names.Where(name => !ResellerResponse.IsCounter(name) && response.ValueAt(name, index) is not null) ?? [];
        }
    }

    /// <summary>Reads a column's value in this row.</summary>
    /// <param name="name">The column, without regard to case, blanks and underscores.</param>
    /// <returns>The value, which may be empty; <see langword="null"/> when the row has none.</returns>
    public string? this[string name] => _response?.ValueAt(name, Index);
}
