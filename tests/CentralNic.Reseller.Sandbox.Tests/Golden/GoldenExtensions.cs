using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>Sends the manual's commands and holds the answers against its responses.</summary>
internal static class GoldenExtensions
{
    /// <summary>Sends an example's command; the answer must have the shape that the manual prints.</summary>
    /// <returns>The answer.</returns>
    public static async Task<ResellerResponse> PlayAsync(
        this Setting setting, string section, string? pem = null, params (string Key, string Value)[] adapted)
    {
        var text = await setting.Api.PostAsync(
        [
            new("s_login", "sandbox"), new("s_pw", "sandbox"), new("s_command", ManualExample.Command(section, pem, adapted).ToWire()),
        ]);
        Assert.StartsWith("[RESPONSE]\ncode = 200\ndescription = Command completed successfully\n", text, StringComparison.Ordinal);
        var printed = Deviations.Apply(section, Shape.Of(ManualExample.Response(section)));
        var lines = Shape.Of(ManualExample.Properties(text)).ToArray();
        if (!Shape.Fits(printed, lines))
        {
            // Shows where they part.
            Assert.Equal(printed, lines);
        }

        return ResellerResponse.Parse(text);
    }
}
