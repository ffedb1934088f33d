using System.Text;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Wire;

/// <summary>Whatever comes from the wire: a result or the one documented exception.</summary>
public sealed class MutatedInputTests
{
    private const int Cases = 100_000;

    private static readonly string[] Answers = ["9.1.1", "9.1.2", "9.1.14", "9.1.18", "9.1.22", "9.1.23"];
    private static readonly string[] Commands = ["9.1.13", "9.1.19", "9.1.23"];

    private static readonly string[] Pieces =
        ["\n", "\r\n", "\r", "=", "[", "]", "EOF", "EOF\n", "property", "property[", "][", "[0]", "[999999999999]", "[10000000]", "code = 200\n", "code=5", "\0", "\uFEFF", "\uD800", " ", "\t", "_", "-", "2022-13-99 99:99:99", "%", "%ZZ", ":"];

    [Fact]
    public void Parse_OfMutatedAnswersGivesAResultOrAFormatException()
    {
        var random = new Random(20261124);
        var seeds = Answers.Select(ManualExample.ResponseText).ToArray();
        int read = 0, refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            var text = Mutate(seeds[i % seeds.Length], random);
            try
            {
                var response = ResellerResponse.Parse(text);
                read++;

                // The typed readers must bear it too.
                CertificateDetailsReader.Read(response, "DK1");
                CertificateQuote.Read(response);
                CertificateClassCatalog.BuiltIn.With(CertificateClassInfo.Read(response, "x"));
                ResellerEventDetails.Read(response, "1");
                foreach (var row in response.Rows)
                {
                    CertificateListEntry.Read(row);
                    ResellerEvent.Read(row);
                }

                // What was read is written in a form that reads the same.
                Assert.Equal(response.Code, ResellerResponse.Parse(response.ToWire()).Code);
            }
            catch (ResellerFormatException)
            {
                refused++;
            }
        }

        Assert.True(read > Cases / 10, $"only {read} were read");
        Assert.True(refused > Cases / 100, $"only {refused} were refused");
    }

    [Fact]
    public void Parse_OfMutatedCommandsGivesAResultOrAFormatException()
    {
        var random = new Random(42);
        var seeds = Commands.Select(section => ManualExample.Command(section).ToWire()).ToArray();
        var read = 0;
        for (var i = 0; i < Cases / 4; i++)
        {
            try
            {
                var command = ResellerCommand.Parse(Mutate(seeds[i % seeds.Length], random));
                Assert.Equal(command.ToWire(), ResellerCommand.Parse(command.ToWire()).ToWire());
                read++;
            }
            catch (ResellerFormatException)
            {
                // The documented refusal.
            }
        }

        Assert.InRange(read, Cases / 40, Cases / 4 - 1);
    }

    private static string Mutate(string seed, Random random)
    {
        var text = new StringBuilder(seed);
        for (var changes = random.Next(1, 6); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(6))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 40), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(0x100);
                    break;
                case 3:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 200), text.Length - at)));
                    break;
                case 4 when random.Next(8) == 0:
                    text.Length = at;
                    break;
                default:
                    text[at] = (char)random.Next(0x10000);
                    break;
            }
        }

        return text.ToString();
    }
}
