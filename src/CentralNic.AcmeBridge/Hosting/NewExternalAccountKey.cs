using System.Security.Cryptography;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>What <c>eab new</c> prints. It reads and changes nothing.</summary>
internal static class NewExternalAccountKey
{
    private const string KidLetters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static async Task<int> RunAsync(NewExternalAccountKeyOptions options, TextWriter output)
    {
        var kid = options.Kid ?? $"{options.Tenant}_{RandomNumberGenerator.GetString(KidLetters, 8)}";
        var key = ExternalAccountKey.NewHmac().Reveal();
        var once = options.OneAccountOnly ? $", \"{ExternalAccountKeysSection.OneAccountOnly.Name}\": true" : "";
        await output.WriteLineAsync($$"""
            kid: {{kid}}
            key: {{key}}

            For the bridge, write the key into a file that only its user can read, and add to its configuration (beside Names or
            Profiles, which each tenant needs):

              "Tenants": {
                "{{options.Tenant}}": {
                  "ExternalAccountKeys": {
                    "{{kid}}": { "{{ExternalAccountKeysSection.KeyFile.Name}}": "/etc/acme-bridge/{{kid}}.key"{{once}} }
                  }
                }
              }
            {{InTheEnvironment(options.Tenant, kid, key)}}
            Then restart the bridge. For the client, certbot for example:

              certbot register --server URL --eab-kid {{kid}} --eab-hmac-key {{key}}
            """);
        return ExitCode.Success;
    }

    /// <summary>Shells and systemd take letters, digits and underscores only in the names of variables.</summary>
    private static string InTheEnvironment(string tenant, string kid, string key) => (tenant + kid).AsSpan().ContainsAny('-', '.')
        ? ""
        : $"""

        or give it in the environment, for a tenant that has Names or Profiles in the configuration:

          {ExternalAccountKeysSection.Key.Of(tenant, kid).EnvironmentVariable}={key}

        """;
}
