using System.Globalization;
using CentralNic.Reseller.Wire;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Changes what QueryEventList answers, row by row.</summary>
internal static class EventRows
{
    public const string Command = "QueryEventList";

    private static readonly string[] Columns = ["event", "eventclass", "eventsubclass", "event date", "object id"];

    /// <summary>A row; its values in the order of the columns.</summary>
    public static string[] Of(int id, string @class, string subclass, string date, string certificate) =>
        [id.ToString(CultureInfo.InvariantCulture), @class, subclass, date, certificate];

    /// <summary>The answer with rows added.</summary>
    public static Func<string, string, string> Adding(Func<IReadOnlyList<string[]>> rows) =>
        (command, answer) => command == Command ? With(answer, rows()) : answer;

    /// <summary>The answer with no rows.</summary>
    public static string Lose(string command, string answer)
    {
        if (command != Command)
        {
            return answer;
        }

        var emptied = new ResellerResponse(200, "Command completed successfully");
        return emptied.Add("total", "0").Add("count", "0").ToWire();
    }

    private static string With(string answer, IReadOnlyList<string[]> rows)
    {
        var response = ResellerResponse.Parse(answer);
        var first = response.Values("event").Count;
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                response.Add(Columns[column], first + row, rows[row][column]);
            }
        }

        return response.ToWire();
    }
}
