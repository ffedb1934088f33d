using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.Reseller.Sandbox;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Values of options that are more than text, with errors that say what to write.</summary>
internal static class OptionParsing
{
    internal static TimeSpan Duration(ArgumentResult result)
    {
        var text = Token(result);
        if (!DurationText.TryParse(text, out var duration, out var problem))
        {
            Fail(result, text, problem, DurationText.Mend);
        }

        return duration;
    }

    internal static int? Port(ArgumentResult result)
    {
        var text = Token(result);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        Fail(result, text, "is not a port", "Give a number from 1 to 65535.");
        return null;
    }

    internal static ListenAddress[] ListenAddresses(ArgumentResult result)
    {
        var addresses = new List<ListenAddress>();
        foreach (var token in result.Tokens)
        {
            if (ListenAddress.TryParse(token.Value, out var address, out var problem))
            {
                addresses.Add(address);
            }
            else
            {
                Fail(result, token.Value, problem, "Give scheme, address and port, for example https://127.0.0.1:14000.");
            }
        }

        return [.. addresses];
    }

    internal static DateOnly? Day(ArgumentResult result)
    {
        var text = Token(result);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Fail(result, text, "is not a day", "Give it as 2026-01-31.");
        return null;
    }

    internal static string Folder(ArgumentResult result)
    {
        var text = Token(result);
        if (string.IsNullOrWhiteSpace(text))
        {
            Fail(result, text, "is empty", "Give a path.");
        }

        return text;
    }

    internal static string Name(ArgumentResult result)
    {
        var text = Token(result);
        if (!SettingTypes.Name().IsMatch(text))
        {
            Fail(result, text, "is not a name", SettingTypes.NameMend);
        }

        return text;
    }

    internal static IPEndPoint[] Resolvers(ArgumentResult result)
    {
        var resolvers = new List<IPEndPoint>();
        foreach (var token in result.Tokens)
        {
            if (NetworkText.TryParseResolver(token.Value, out var resolver, out var problem))
            {
                resolvers.Add(resolver);
            }
            else
            {
                Fail(result, token.Value, problem, "Give the address of a DNS server, for example 192.0.2.53 or [2001:db8::53]:5353.");
            }
        }

        return [.. resolvers];
    }

    internal static SandboxAddressOverride[] AddressOverrides(ArgumentResult result)
    {
        var overrides = new List<SandboxAddressOverride>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split('=') is [var name, var text]
                && NetworkText.TryParseDomain(name, out var domain, out _)
                && IPAddress.TryParse(text, out var address))
            {
                overrides.Add(new SandboxAddressOverride(domain, address));
            }
            else
            {
                Fail(result, token.Value, "is not a domain and an "
                    + "address", "Give both with an equals sign between them, for example test=127.0.0.1.");
            }
        }

        return [.. overrides];
    }

    private static string Token(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;

    private static void Fail(ArgumentResult result, string value, string problem, string mend)
    {
        var option = result.Parent is OptionResult parent ? parent.Option.Name : "argument";
        result.AddError($"{option} '{value}' {problem}. {mend}");
    }
}
