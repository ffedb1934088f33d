using CentralNic.AcmeBridge.Trials.Fuzz;
using CentralNic.AcmeBridge.Trials.Fuzz.Responses;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Wire;

/// <summary>
/// Whatever comes from the wire: a result or the documented exception. Short runs; <c>docs/design/reseller-api.md</c> has the result of the
/// long one.
/// </summary>
public sealed class MutatedInputTests
{
    private const int Cases = 40_000;

    [Fact]
    public void Parse_OfMutatedAnswersGivesAResultOrAFormatException()
    {
        var examples = ManualExample.Sections.Where(section => section != "9.1.20b").Select(ManualExample.ResponseText).ToList();

        var result = ResponseFuzz.Run(examples, seed: 20261124, Cases, TestContext.Current.CancellationToken);

        Assert.True(result.Bad == 0, string.Join("\n\n", result.Findings));
        Assert.Equal(Cases, result.Read + result.Refused);
        Assert.InRange(result.Refused, Cases / 100, Cases / 2);
        Assert.InRange(result.Truncated, 1, result.Refused);
    }

    [Fact]
    public void Parse_OfMutatedCommandsGivesAResultOrAFormatException()
    {
        var commands = new ResponseMutator(
            [.. ManualExample.Sections.Select(section => ManualExample.Command(section).ToWire())], seed: 42);
        var read = 0;
        for (var i = 0; i < Cases; i++)
        {
            try
            {
                var command = ResellerCommand.Parse(commands.Next());
                Assert.Equal(command.ToWire(), ResellerCommand.Parse(command.ToWire()).ToWire());
                read++;
            }
            catch (ResellerFormatException)
            {
                // The documented refusal.
            }
        }

        Assert.InRange(read, Cases / 10, Cases - 1);
    }
}
