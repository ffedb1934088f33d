using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine.Help;

/// <summary>
/// Examples of commands that do not carry their own: those that run the program and look after it, and those that are made in one place for
/// several areas.
/// </summary>
internal static class ExampleTable
{
    /// <summary>Command, purpose, and what stands behind the program's name.</summary>
    internal static readonly (string Command, string Purpose, string Arguments)[] Rows =
    [
        ("demo", "See it work, without an account and without money", "demo"),
        ("serve", "Run the bridge with a configuration", "serve --config /etc/acme-bridge/appsettings.json"),
        ("serve", "Try clients against a simulated reseller", "serve --sandbox"),
        ("doctor", "Before the first order, and when something is wrong", "doctor --config /etc/acme-bridge/appsettings.json"),
        ("doctor", "What stands in front of the bridge, for a program", "doctor --only tls --only proxy --json"),
        ("doctor bundle", "For whom is asked for help", "doctor bundle bridge.tar.gz"),
        ("doctor dcv", "What would prove control of a name, and whether it works", "doctor dcv www.example.com"),
        ("config check", "Before a restart", "config check --config /etc/acme-bridge/appsettings.json"),
        ("config show", "Which settings count, and where each comes from", "config show"),
        ("config schema", "Have an editor complete the settings file", "config schema > appsettings.schema.json"),
        ("dcv list", "What must be published by hand now", "dcv list"),
        ("eab new", "A key for a customer's accounts", "eab new shop"),
        ("issuances parked", "What waits for an answer", "issuances parked"),
        ("issuances show", "How an order stands, until it is settled", "issuances show ORDER --follow"),
        ("issuances search-again", "After the reseller corrected something", "issuances search-again ORDER"),
        ("issuances allow-purchase", "Pay once more for the same names", "issuances allow-purchase ORDER"),
        ("issuances adopt", "Say which certificate is the order's", "issuances adopt ORDER DK12345678"),
        ("issuances give-up", "End an order; its client is told why", "issuances give-up ORDER --reason \"Ordered by mistake.\""),
        ("orders search-again", "After the reseller corrected something", "orders search-again ORDER"),
        ("orders allow-purchase", "Pay once more for the same names", "orders allow-purchase ORDER"),
        ("orders adopt", "Say which certificate is the order's", "orders adopt ORDER DK12345678"),
        ("orders give-up", "End an order; its client is told why", "orders give-up ORDER --reason \"Ordered by mistake.\""),
        ("ledger", "What a customer paid for in a month", "ledger --tenant shop --from 2026-11-01 --to 2026-11-30"),
        ("ledger compare", "Whether the ledger and the reseller agree", "ledger compare"),
        ("health", "For monitoring: the exit code tells", "health --json"),
        ("health", "The health check of a container", "health --ready"),
        ("import", "See what the reseller account holds", "import --by-names --dry-run"),
        ("import", "Take over what belongs to one tenant", "import --tenant shop --names shop.example"),
        ("store info", "How large the data folder is, and why", "store info"),
        ("store check", "After a crash of the machine", "store check"),
        ("store compact", "After much was deleted", "store compact"),
        ("store accept-loss", "Go on when no backup is left", "store accept-loss"),
        ("secrets encrypt", "A secret for the configuration, typed at the terminal", "secrets encrypt"),
        ("secrets reencrypt", "After a new key was put first in the key file", "secrets reencrypt"),
        ("secrets rotate", "Once a year, or when the data folder was copied by others", "secrets rotate"),
        ("secrets accept-loss", "Go on when the key is lost", "secrets accept-loss"),
        ("sandbox", "Test other programs against the simulated reseller", "sandbox --issue-delay 2m"),
    ];

    /// <summary>Gives the commands their examples.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var (path, purpose, arguments) in Rows)
        {
            Find(root, path)?.WithExample(purpose, arguments);
        }
    }

    /// <summary>Finds a command by its path.</summary>
    internal static Command? Find(Command root, string path) => path.Split(' ').Aggregate(
        (Command?)root, (command, name) => command?.Subcommands.FirstOrDefault(inner => inner.Name == name));
}
