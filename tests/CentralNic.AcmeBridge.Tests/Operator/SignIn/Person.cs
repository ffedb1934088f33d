using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Tests.Endpoints;
using OtpNet;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>An operator of the store.</summary>
internal sealed class Person
{
    public const string Password = "correct horse battery";

    private static int _count;

    private Person(RunningBridge bridge, string name) => (Bridge, Name) = (bridge, name);

    public string Name { get; }

    /// <summary>The secret of their second factor.</summary>
    public byte[] Secret { get; private set; } = [];

    private RunningBridge Bridge { get; }

    /// <summary>Adds one with a name that no other has.</summary>
    public static async Task<Person> AddAsync(RunningBridge bridge, string role = "operate")
    {
        var person = new Person(bridge, $"person{Interlocked.Increment(ref _count)}@hoster.test");
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        await client.PostAsync("operators", new { name = person.Name, role, password = Password });
        return person;
    }

    /// <summary>Changes them through the API.</summary>
    public async Task<JsonNode> ChangeAsync(string act, object? body = null)
    {
        using var client = await ApiClient.WithRoleAsync(Bridge, "operate");
        return await client.PostAsync($"operators/{Uri.EscapeDataString(Name)}/{act}", body);
    }

    /// <summary>Gives them a second factor.</summary>
    public async Task EnrolAsync(DateTimeOffset now)
    {
        Secret = Base32Encoding.ToBytes((string)(await ChangeAsync("totp"))["secret"]!);
        await ChangeAsync("totp/confirm", new { code = CodeOf(now) });
    }

    /// <summary>The code that their device shows.</summary>
    public string CodeOf(DateTimeOffset now) => new Totp(Secret).ComputeTotp(now.UtcDateTime);
}
