using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CentralNic.Reseller.Tests;

/// <summary>
/// An example of manual 9.1 played over HTTP: the client's command must be the printed one, the answer is the printed response.
/// </summary>
internal static class ManualExchange
{
    private const string EmptyPage = "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nproperty[count][0] = 0\nEOF\n";

    /// <summary>Plays an example.</summary>
    /// <param name="section">Its number; the command and the response may be of different ones.</param>
    /// <param name="call">Calls the client.</param>
    /// <param name="besides">Parameters that the client sends though they are not printed, as <c>key=value</c>.</param>
    /// <returns>What the client made of the response, as text.</returns>
    public static async Task<string> PlayAsync<T>(string section, Func<ResellerClient, Task<T>> call, params string[] besides)
    {
        string? result = null;
        await PlayAsync(section, async client => { result = ResultText.Of(await call(client)); }, besides);
        return result!;
    }

    /// <summary>Plays an example of a command without result.</summary>
    public static async Task PlayAsync(string section, Func<ResellerClient, Task> call, params string[] besides)
    {
        // A list goes on until a page has no entry.
        await using var api = await LoopbackApi.StartAsync((context, _, number) => context.Response.WriteAsync(
            number == 1 ? ManualExample.ResponseText(section) : EmptyPage));
        await using var test = new TestClient(api.Endpoint);

        await call(test.Client);

        AssertSame(ManualExample.Command(section), ResellerCommand.Parse(api.Received.First().Form["s_command"]), besides);
    }

    /// <summary>Asserts that a command is the printed one: the same parameters with the same values, in whatever order.</summary>
    public static void AssertSame(ResellerCommand printed, ResellerCommand sent, params string[] besides)
    {
        Assert.Equal(printed.Name, sent.Name);
        Assert.Equal(
            printed.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}").Concat(besides).Order(StringComparer.Ordinal),
            sent.Parameters.Where(parameter => !IsLeftOut(printed, parameter.Key))
                .Select(parameter => $"{parameter.Key}={parameter.Value}").Order(StringComparer.Ordinal));
    }

    private static bool IsLeftOut(ResellerCommand printed, string key) =>
        printed[key] is null && (ManualExample.LineNumber(key, "csr") ?? ManualExample.LineNumber(key, "crt")) is not null;
}
