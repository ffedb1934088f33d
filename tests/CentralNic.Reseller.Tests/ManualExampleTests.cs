using Xunit;

namespace CentralNic.Reseller.Tests;

public sealed class ManualExampleTests
{
    [Fact]
    public void Examples_AreAllThereAndReadable()
    {
        var sections = ManualExample.Sections.ToList();

        Assert.Equal(
            Enumerable.Range(1, 32).Select(number => $"9.1.{number}").Concat(["9.1.20b", "9.1.26b", "9.1.28b", "9.1.29b"]).Order(
                StringComparer.Ordinal),
            sections.Order(StringComparer.Ordinal));
        Assert.All(sections, section => Assert.NotEmpty(ManualExample.Command(section).Parameters));
        Assert.All(sections.Except(["9.1.20b"]), section => Assert.Equal(200, ManualExample.Response(section).Code));
    }
}
