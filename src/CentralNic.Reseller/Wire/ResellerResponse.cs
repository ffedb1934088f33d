using System.Globalization;
using System.Text;

namespace CentralNic.Reseller.Wire;

/// <summary>
/// An answer of the API: code, description and properties, each a list of values by index. Property names are compared without
/// case, blanks and underscores. Read by <see cref="Parse"/>, or built with <see cref="Add(string, string?)"/> and written by
/// <see cref="ToWire"/>. Reading is safe for several threads, building is not.
/// </summary>
public sealed class ResellerResponse
{
    /// <summary>The longest text that <see cref="Parse"/> reads, in characters.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The greatest index that is taken as such; a greater one is read as "the next".</summary>
    internal const int MaxIndex = 10_000_000;

    private static readonly HashSet<string> Counters =
        new(["column", "count", "first", "last", "limit", "total", "events count", "events total"], PropertyNameComparer.Instance);

    private readonly Dictionary<string, ResellerProperty> _properties = new(PropertyNameComparer.Instance);
    private readonly List<(ResellerProperty Property, int Index, string Value)> _entries = [];

    /// <summary>Makes an answer without properties.</summary>
    /// <param name="code">The return code, 100 to 999.</param>
    /// <param name="description">The description, one line.</param>
    /// <exception cref="ArgumentException">The code has not three digits, or the description holds a line break.</exception>
    public ResellerResponse(int code, string description)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 999);
        ThrowOnLineBreak(description, nameof(description));
        Code = code;
        Description = description;
    }

    /// <summary>The return code: 2xx done, 4xx temporary, 5xx permanent.</summary>
    public int Code { get; }

    /// <summary>The description; empty when the answer had none.</summary>
    public string Description { get; }

    /// <summary>How long the API worked; <see langword="null"/> when it did not say.</summary>
    public TimeSpan? Runtime { get; set; }

    /// <summary>How long the command waited for its turn at the API; <see langword="null"/> when it did not say.</summary>
    public TimeSpan? QueueTime { get; set; }

    /// <summary>Whether the code is 2xx.</summary>
    public bool IsSuccess => Code is >= 200 and < 300;

    /// <summary>The names of the properties as the answer wrote them, in the order of their first appearance.</summary>
    public IEnumerable<string> Names => _properties.Values.Select(static property => property.Name);

    /// <summary>
    /// The rows of a list answered with <c>wide=1</c>: one for each index that the columns named by <c>property[column]</c> have,
    /// or, without these, all properties but the counters.
    /// </summary>
    public IEnumerable<ResellerRow> Rows
    {
        get
        {
            var columns = Values("column");
            var properties = columns.Count > 0
                ? columns.Select(column => _properties.GetValueOrDefault(column)).OfType<ResellerProperty>()
                : _properties.Values.Where(static property => !IsCounter(property.Name));
            var indexes = new SortedSet<int>();
            foreach (var property in properties)
            {
                indexes.UnionWith(property.Indexes);
            }

            return indexes.Select(index => new ResellerRow(this, index));
        }
    }

    /// <summary>
    /// Reads an answer, tolerant in form: CRLF, tabs, any case, headers in any order, blanks or none around <c>=</c>, errors without frame.
    /// </summary>
    /// <param name="text">The body of the HTTP answer.</param>
    /// <returns>The answer, whatever its code.</returns>
    /// <exception cref="ResellerFormatException">
    /// The text has no valid <c>code</c>, is longer than <see cref="MaxLength"/>, or announces success without reaching <c>EOF</c>
    /// (<see cref="ResellerFormatException.IsTruncated"/>).
    /// </exception>
    public static ResellerResponse Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new ResellerFormatException("The answer is longer than 4 Mi characters.");
        }

        return ResponseReader.Read(text);
    }

    /// <summary>All values of a property in the order of their indexes, gaps left out.</summary>
    /// <param name="name">The property.</param>
    /// <returns>The values; empty when the answer does not have it.</returns>
    public IReadOnlyList<string> Values(string name) => _properties.TryGetValue(name, out var property) ? property.Values : [];

    /// <summary>The first value of a property that is not empty.</summary>
    /// <param name="name">The property.</param>
    /// <returns>The value, or <see langword="null"/> when the answer has none or only empty ones.</returns>
    public string? First(string name)
    {
        foreach (var value in Values(name))
        {
            if (value.Length > 0)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The value of a property at an index.</summary>
    /// <param name="name">The property.</param>
    /// <param name="index">The index, from 0.</param>
    /// <returns>The value, which may be empty; <see langword="null"/> when there is none at this index.</returns>
    public string? ValueAt(string name, int index) => _properties.TryGetValue(name, out var property) ? property.At(index) : null;

    /// <summary>Adds a value with the property's next index.</summary>
    /// <param name="name">The property as it shall be written, for example <c>dcv method</c>.</param>
    /// <param name="value">The value; <see langword="null"/> adds nothing.</param>
    /// <returns>This answer.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty or holds a bracket or <c>=</c>, or name or value hold a line break.
    /// </exception>
    public ResellerResponse Add(string name, string? value) => value is null ? this : AddChecked(name, -1, value);

    /// <summary>Adds a value at an index.</summary>
    /// <param name="name">The property as it shall be written.</param>
    /// <param name="index">The index, from 0. One that is taken already goes behind all others.</param>
    /// <param name="value">The value.</param>
    /// <returns>This answer.</returns>
    /// <exception cref="ArgumentException">As the other overload, or the index is negative or above 10 million.</exception>
    public ResellerResponse Add(string name, int index, string value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, MaxIndex);
        ArgumentNullException.ThrowIfNull(value);
        return AddChecked(name, index, value);
    }

    /// <summary>Adds values with the property's next indexes.</summary>
    /// <param name="name">The property as it shall be written.</param>
    /// <param name="values">The values, for example the lines of a PEM text.</param>
    /// <returns>This answer.</returns>
    /// <exception cref="ArgumentException">As <see cref="Add(string, string?)"/>.</exception>
    public ResellerResponse AddRange(string name, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
        {
            Add(name, value);
        }

        return this;
    }

    /// <summary>
    /// Writes the answer as the API does: frame, headers, properties in the order in which they were added, LF line ends.
    /// </summary>
    /// <returns>The text.</returns>
    public string ToWire()
    {
        var length = 96 + Description.Length;
        foreach (var (property, _, value) in _entries)
        {
            length += property.Name.Length + value.Length + 20;
        }

        var wire = new StringBuilder(length);
        wire.Append("[RESPONSE]\n").Append(CultureInfo.InvariantCulture, $"code = {Code}\ndescription = {Description}\n");
        if (Runtime is { } runtime)
        {
            wire.Append(CultureInfo.InvariantCulture, $"runtime = {runtime.TotalSeconds:0.###}\n");
        }

        if (QueueTime is { } queueTime)
        {
            wire.Append(CultureInfo.InvariantCulture, $"queuetime = {queueTime.TotalSeconds:0.###}\n");
        }

        foreach (var (property, index, value) in _entries)
        {
            wire.Append(CultureInfo.InvariantCulture, $"property[{property.Name}][{index}] = {value}\n");
        }

        return wire.Append("EOF\n").ToString();
    }

    /// <summary>One row for each index that a property has.</summary>
    internal IEnumerable<ResellerRow> RowsOf(string name) =>
        _properties.TryGetValue(name, out var property) ? property.Indexes.Select(index => new ResellerRow(this, index)) : [];

    /// <summary>Whether a property of a list says how the list goes on, and is no column.</summary>
    internal static bool IsCounter(string name) => Counters.Contains(name);

    private static void ThrowOnLineBreak(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException("A line break would begin another line of the answer.", parameter);
        }
    }

    /// <summary>Adds what was read: names may be anything.</summary>
    /// <param name="properties">The properties, still to be settled.</param>
    /// <param name="entries">The lines in their order.</param>
    internal void Take(List<ResellerProperty> properties, List<(ResellerProperty Property, int Index, string Value)> entries)
    {
        foreach (var property in properties)
        {
            property.Settle();
            _properties.Add(property.Name, property);
        }

        _entries.AddRange(entries);
    }

    private ResellerResponse AddChecked(string name, int index, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ThrowOnLineBreak(name, nameof(name));
        ThrowOnLineBreak(value, nameof(value));
        if (name.AsSpan().ContainsAny('[', ']', '='))
        {
            throw new ArgumentException("A property's name holds no bracket and no '='.", nameof(name));
        }

        if (!_properties.TryGetValue(name, out var property))
        {
            property = new ResellerProperty(name);
            _properties.Add(name, property);
        }

        _entries.Add((property, property.Add(index, value), value));
        property.Settle();
        return this;
    }
}
