using System.Globalization;

namespace CentralNic.Reseller.Wire;

/// <summary>
/// Reads the text of an answer in two passes over its lines: the head, whose headers may stand anywhere, and the properties.
/// </summary>
internal static class ResponseReader
{
    public static ResellerResponse Read(string text)
    {
        var head = ReadHead(text);
        var response = new ResellerResponse(head.Code, head.Description.ToString())
        {
            Runtime = ReadSeconds(head.Runtime),
            QueueTime = ReadSeconds(head.QueueTime),
        };
        if (response.IsSuccess && !head.HasEnd)
        {
            throw new ResellerFormatException(
                "The answer is truncated: it announces success but does not end with EOF.")
            { IsTruncated = true };
        }

        ReadProperties(text, response);
        return response;
    }

    private static Head ReadHead(ReadOnlySpan<char> text)
    {
        var head = new Head();
        var lines = new LineReader(text);
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line.Equals("EOF", StringComparison.OrdinalIgnoreCase))
            {
                head.HasEnd = true;
                break;
            }

            if (IsProperty(line) || !LineReader.TrySplit(line, out var key, out var value))
            {
                continue;
            }

            if (key.Equals("code", StringComparison.OrdinalIgnoreCase))
            {
                if (head.Code == 0 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                {
                    head.Code = code;
                }
            }
            else if (key.Equals("description", StringComparison.OrdinalIgnoreCase))
            {
                head.Description = head.Description.IsEmpty ? value : head.Description;
            }
            else if (key.Equals("runtime", StringComparison.OrdinalIgnoreCase))
            {
                head.Runtime = value;
            }
            else if (key.Equals("queuetime", StringComparison.OrdinalIgnoreCase))
            {
                head.QueueTime = value;
            }
        }

        return head.Code is >= 100 and <= 999
            ? head
            : throw new ResellerFormatException("The answer has no return code of three digits: this is not the API's format.");
    }

    private static bool IsProperty(ReadOnlySpan<char> line) => line.StartsWith("property", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? ReadSeconds(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and < 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static void ReadProperties(ReadOnlySpan<char> text, ResellerResponse response)
    {
        var properties = new Dictionary<string, ResellerProperty>(PropertyNameComparer.Instance);
        var ordered = new List<ResellerProperty>();
        var entries = new List<(ResellerProperty Property, int Index, string Value)>();
        var byName = properties.GetAlternateLookup<ReadOnlySpan<char>>();
        ResellerProperty? recent = null;
        var lines = new LineReader(text);
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line.Equals("EOF", StringComparison.OrdinalIgnoreCase))
            {
                break;
            }

            if (!IsProperty(line) || !TryReadProperty(line, out var name, out var index, out var value))
            {
                continue;
            }

            // PEM lines and rows repeat names: the one before is the likeliest.
            if (recent is null || !name.SequenceEqual(recent.Name))
            {
                if (!byName.TryGetValue(name, out recent))
                {
                    recent = new ResellerProperty(name.ToString());
                    properties.Add(recent.Name, recent);
                    ordered.Add(recent);
                }
            }

            var copy = value.ToString();
            entries.Add((recent, recent.Add(index, copy), copy));
        }

        response.Take(ordered, entries);
    }

    private static bool TryReadProperty(ReadOnlySpan<char> line, out ReadOnlySpan<char> name, out int index, out ReadOnlySpan<char> value)
    {
        name = default;
        index = -1;
        if (!LineReader.TrySplit(line, out var key, out value))
        {
            return false;
        }

        key = key["property".Length..].TrimStart();
        var end = key.IndexOf(']');
        if (end < 2 || key[0] != '[')
        {
            return false;
        }

        name = key[1..end].Trim();
        var rest = key[(end + 1)..].Trim();
        if (rest is ['[', .. var number, ']']
            && int.TryParse(
                number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read <= ResellerResponse.MaxIndex)
        {
            index = read;
        }

        return !name.IsEmpty;
    }

    private ref struct Head
    {
        public int Code;
        public ReadOnlySpan<char> Description;
        public ReadOnlySpan<char> Runtime;
        public ReadOnlySpan<char> QueueTime;
        public bool HasEnd;
    }
}
