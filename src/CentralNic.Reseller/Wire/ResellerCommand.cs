using System.Globalization;
using System.Text;

namespace CentralNic.Reseller.Wire;

/// <summary>
/// One command with its parameters, in the order in which they are sent as <c>KEY=value</c> lines. Not safe for several threads.
/// </summary>
public sealed class ResellerCommand
{
    private readonly List<KeyValuePair<string, string>> _parameters = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a command without parameters.</summary>
    /// <param name="name">The command's name, for example <c>StatusCertificate</c>.</param>
    /// <exception cref="ArgumentException">The name is empty or holds a line break.</exception>
    public ResellerCommand(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ThrowOnLineBreak(name, nameof(name));
        Name = name;
    }

    /// <summary>The command's name.</summary>
    public string Name { get; }

    /// <summary>The parameters in the order of sending, without <c>COMMAND</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    /// <summary>Reads a parameter.</summary>
    /// <param name="key">Its name in any case.</param>
    /// <returns>Its value, or <see langword="null"/> when the command does not have it.</returns>
    public string? this[string key] => _positions.TryGetValue(key, out var at) ? _parameters[at].Value : null;

    /// <summary>Reads the <c>KEY=value</c> lines of a command; a <c>[COMMAND]</c> head and an <c>EOF</c> end may be there or not.</summary>
    /// <param name="text">
    /// The lines, ended by LF or CRLF; blanks around key and value are dropped. A key given twice: the last one counts.
    /// </param>
    /// <returns>The command.</returns>
    /// <exception cref="ResellerFormatException">There is no <c>command</c> line, or a line without <c>=</c>.</exception>
    public static ResellerCommand Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parameters = new List<(string Key, string Value)>();
        string? name = null;
        var lines = new LineReader(text);
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line.IsEmpty || line.Equals("[COMMAND]", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (line.Equals("EOF", StringComparison.OrdinalIgnoreCase))
            {
                break;
            }

            if (!LineReader.TrySplit(line, out var key, out var value) || key.IsWhiteSpace())
            {
                throw new ResellerFormatException("A line of the command has no key and '='.");
            }

            if (key.Equals("command", StringComparison.OrdinalIgnoreCase))
            {
                name = value.ToString();
            }
            else
            {
                parameters.Add((key.ToString(), value.ToString()));
            }
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ResellerFormatException("The text has no 'command' line.");
        }

        var command = new ResellerCommand(name);
        foreach (var (key, value) in parameters)
        {
            command.Set(key, value);
        }

        return command;
    }

    /// <summary>Sets a parameter, in place if the command has it already.</summary>
    /// <param name="key">The parameter's name.</param>
    /// <param name="value">Its value; <see langword="null"/>: nothing is changed, the parameter is not sent.</param>
    /// <returns>This command.</returns>
    /// <exception cref="ArgumentException">
    /// The key is empty or holds <c>=</c>, or key or value hold a line break, which would begin another parameter.
    /// </exception>
    public ResellerCommand Set(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        if (value is null)
        {
            return this;
        }

        ThrowOnLineBreak(key, nameof(key));
        ThrowOnLineBreak(value, nameof(value));
        if (key.Contains('=', StringComparison.Ordinal) || key.Equals("command", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("A parameter's name is not 'command' and holds no '='.", nameof(key));
        }

        var parameter = KeyValuePair.Create(key, value);
        if (_positions.TryGetValue(key, out var at))
        {
            _parameters[at] = parameter;
        }
        else
        {
            _positions.Add(key, _parameters.Count);
            _parameters.Add(parameter);
        }

        return this;
    }

    /// <summary>Sets <c>prefix0</c>, <c>prefix1</c>, … to the values.</summary>
    /// <param name="prefix">The parameter's name without number, for example <c>domain</c>.</param>
    /// <param name="values">The values.</param>
    /// <returns>This command.</returns>
    /// <exception cref="ArgumentException">As <see cref="Set"/>.</exception>
    public ResellerCommand SetList(string prefix, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var i = 0;
        foreach (var value in values)
        {
            Set(Numbered(prefix, i++), value);
        }

        return this;
    }

    /// <summary>
    /// Sets <c>prefix0</c>, <c>prefix1</c>, … to the lines of a text, as the API wants a CSR (manual 8.1.2). Empty lines at both ends are
    /// dropped.
    /// </summary>
    /// <param name="prefix">The parameter's name without number, for example <c>csr</c>.</param>
    /// <param name="text">The text, for example PEM with its BEGIN and END lines; <see langword="null"/>: nothing is set.</param>
    /// <returns>This command.</returns>
    public ResellerCommand SetLines(string prefix, string? text)
    {
        if (text is null)
        {
            return this;
        }

        var i = 0;
        var lines = new LineReader(text.AsSpan().Trim());
        while (lines.MoveNext())
        {
            Set(Numbered(prefix, i++), lines.Current.ToString());
        }

        return this;
    }

    /// <summary>Reads <c>prefix0</c>, <c>prefix1</c>, … up to the first that is missing.</summary>
    /// <param name="prefix">The parameter's name without number, in any case.</param>
    /// <returns>The values; for a multi-line text, its lines.</returns>
    public IReadOnlyList<string> List(string prefix)
    {
        var values = new List<string>();
        while (this[Numbered(prefix, values.Count)] is { } value)
        {
            values.Add(value);
        }

        return values;
    }

    /// <summary>
    /// Writes the command as the API reads it in <c>s_command</c>: <c>KEY=value</c> lines joined by LF, the command first.
    /// </summary>
    /// <returns>The text, without a trailing line break.</returns>
    public string ToWire()
    {
        var length = 8 + Name.Length;
        foreach (var (key, value) in _parameters)
        {
            length += key.Length + value.Length + 2;
        }

        var wire = new StringBuilder(length).Append("COMMAND=").Append(Name);
        foreach (var (key, value) in _parameters)
        {
            wire.Append('\n').Append(key).Append('=').Append(value);
        }

        return wire.ToString();
    }

    /// <summary>The command's name: parameters may be personal or secret.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    private static string Numbered(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");

    private static void ThrowOnLineBreak(string text, string parameter)
    {
        if (text.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException("A line break would begin another parameter.", parameter);
        }
    }
}
