using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Operator.Keys;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>External account keys as people read them.</summary>
internal static class KeyText
{
    /// <summary>The columns of lists.</summary>
    internal static readonly TextColumn<ExternalAccountKeyReport>[] Columns =
    [
        new("kid", key => key.Kid),
        new("tenant", key => key.Tenant),
        new("status", key => key.Status),
        new("source", key => key.Source),
        new("label", key => key.Label) { Shrinks = true },
        new("names", key => key.Names.IsEmpty ? "as the tenant" : TextTable.Names(key.Names)) { Shrinks = true },
        new("default profile", key => key.DefaultProfile),
        new("expires", key => IssuanceText.Moment(key.ExpiresAt)),
        new("last used", key => IssuanceText.Moment(key.LastUsedAt) ?? "never"),
    ];

    /// <summary>Writes a key.</summary>
    internal static void Write(TextWriter output, ExternalAccountKeyReport key)
    {
        Line("kid", key.Kid);
        Line("tenant", key.Tenant);
        Line("status", key.Status + (key.RevokedAt is { } at ? $" since {IssuanceText.Moment(at)}" : ""));
        Line("why", key.RevocationReason);
        Line("source", key.Source);
        Line("label", key.Label);
        Line("names", key.Names.IsEmpty ? "as the tenant" : string.Join(", ", key.Names));
        Line("profiles", key.Profiles.IsEmpty ? "as the tenant" : string.Join(", ", key.Profiles));
        Line("default", key.DefaultProfile);
        Line("accounts", (key.OneAccountOnly ? "one only; " : "") + AccountsOf(key));
        Line("made", IssuanceText.Moment(key.CreatedAt));
        Line("expires", IssuanceText.Moment(key.ExpiresAt));
        Line("last used", IssuanceText.Moment(key.LastUsedAt) ?? "never");

        void Line(string heading, string? text)
        {
            if (text is not null)
            {
                output.WriteLine($"{heading + ":",-11} {TextTable.Clean(text)}");
            }
        }
    }

    /// <summary>Writes a key that was made: what clients need, and what is pasted on their servers.</summary>
    internal static void Write(TextWriter output, NewEabKey made)
    {
        output.WriteLine($"kid: {made.Kept.Kid}");
        output.WriteLine($"key: {made.Hmac}");
        output.WriteLine($"directory: {made.Directory}");
        output.WriteLine();
        output.WriteLine("The key is not shown again. What is pasted on the customer's server, with names of its own:");
        foreach (var client in made.Clients)
        {
            output.WriteLine();
            output.WriteLine(client.Client);
            output.WriteLine();
            foreach (var line in client.Lines.ReplaceLineEndings("\n").Split('\n'))
            {
                output.WriteLine("  " + line);
            }
        }
    }

    /// <summary>What became of the accounts that a key made.</summary>
    internal static string AccountsOf(ExternalAccountKeyReport key) => key.Accounts switch
    {
        null or { Valid: 0, Closed: 0 } => "none",
        { Valid: 0 } accounts => $"{accounts.Closed} closed",
        var accounts => $"{accounts.Valid} that can order ({string.Join(", ", accounts.First)}"
            + (accounts.First.Length < accounts.Valid ? ", ..." : "") + ")"
            + (accounts.Closed > 0 ? $", {accounts.Closed} closed" : ""),
    };
}
