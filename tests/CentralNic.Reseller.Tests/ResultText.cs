using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace CentralNic.Reseller.Tests;

/// <summary>
/// Writes a result as one line for each value, so that a test compares all of it: nothing that was read wrongly, left out or invented
/// goes unseen. What is <see langword="null"/> or empty is left out. A text's line ends are shown as <c>|</c>.
/// </summary>
internal static class ResultText
{
    public static string Of(object? result)
    {
        var text = new StringBuilder();
        Append(text, "", result);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string path, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string or decimal or int or long or bool or Enum or DateTimeOffset:
                if (Simple(value) is { Length: > 0 } simple)
                {
                    text.Append(path).Append(" = ").Append(simple).Append('\n');
                }

                break;
            case IReadOnlyDictionary<string, IReadOnlyList<string>> named:
                foreach (var (name, values) in named)
                {
                    Append(text, $"{path}[{name}]", values);
                }

                break;
            case IEnumerable<string> or IEnumerable<KeyValuePair<string, string>>:
                Append(text, path, string.Join(", ", ((IEnumerable)value).Cast<object>()));
                break;
            case IEnumerable list:
                var number = 0;
                foreach (var entry in list)
                {
                    Append(text, $"{path}[{(number++).ToString(CultureInfo.InvariantCulture)}]", entry);
                }

                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    Append(text, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.GetValue(value));
                }

                break;
        }
    }

    private static string Simple(object value) => value switch
    {
        DateTimeOffset date => date.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace('\n', '|'),
    };
}
