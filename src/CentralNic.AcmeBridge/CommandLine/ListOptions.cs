using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The options of commands that list things of a running bridge, and how such a list is read and written.</summary>
internal sealed class ListOptions
{
    private readonly OperatorOptions _bridge;

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "How many are listed at most",
        HelpName = "N",
        DefaultValueFactory = _ => PageRequest.UsualPage,
    };

    private readonly Option<bool> _all = new("--all") { Description = "List all of them, however many there are" };

    /// <summary>Adds them to a command.</summary>
    public ListOptions(Command command)
    {
        command.Options.Add(_limit);
        command.Options.Add(_all);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_limit) is { Errors: var errors } && !errors.Any() && result.GetValue(_limit) < 1)
            {
                result.AddError("--limit must be at least 1.");
            }
        });
        _bridge = new OperatorOptions(command);
    }

    /// <summary>
    /// Reads the list page by page and writes it: a table for people, a JSON object per line for programs. That there is more is told on
    /// standard error.
    /// </summary>
    /// <param name="path">The list's path and query, see <see cref="ApiQuery"/>.</param>
    /// <param name="page">How a page is read.</param>
    /// <param name="item">How a thing is written as JSON.</param>
    /// <param name="none">What is said to people when the list is empty.</param>
    /// <param name="columns">The table's columns.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> WriteAsync<T>(
        ParseResult parsed,
        ApiQuery path,
        JsonTypeInfo<Page<T>> page,
        JsonTypeInfo<T> item,
        string none,
        IReadOnlyList<TextColumn<T>> columns,
        CancellationToken cancellationToken)
    {
        var left = parsed.GetValue(_all) ? int.MaxValue : parsed.GetValue(_limit);
        var output = parsed.InvocationConfiguration.Output;
        var items = new List<T>();
        using var bridge = _bridge.Connect(parsed);
        string? cursor = null;
        do
        {
            var limit = Math.Min(left, PageRequest.LongestPage);
            var part = await bridge.GetAsync(
                path.With("limit", limit.ToString(CultureInfo.InvariantCulture)).With("cursor", cursor).ToString(), page, cancellationToken);
            left -= part.Items.Length;
            cursor = part.Next;
            if (!_bridge.IsJson(parsed))
            {
                items.AddRange(part.Items);
                continue;
            }

            foreach (var thing in part.Items)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(thing, item));
            }
        }
        while (cursor is not null && left > 0);

        if (!_bridge.IsJson(parsed))
        {
            if (items.Count == 0)
            {
                await output.WriteLineAsync(none);
            }

            TextTable.Write(output, items, columns);
        }

        if (cursor is not null)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("There are more: --limit N lists so many, --all lists all.");
        }

        return ExitCode.Success;
    }
}
