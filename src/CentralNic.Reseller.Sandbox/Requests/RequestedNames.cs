using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>Reads the names that a command asks for.</summary>
internal static class RequestedNames
{
    /// <summary>The names of <c>domain#</c>; empty: the command has none.</summary>
    /// <exception cref="CommandRefusedException">505: one is no name; 540: one is given twice.</exception>
    public static IReadOnlyList<string> Read(CommandCall call) => Read(call.Numbered("domain"));

    /// <summary>The names of <c>domain#</c>, or else those of the CSR.</summary>
    /// <exception cref="CommandRefusedException">504: there are none; 505: one is no name; 540: one is given twice.</exception>
    public static IReadOnlyList<string> Read(CommandCall call, SigningRequest csr)
    {
        if (Read(call) is { Count: > 0 } given)
        {
            return given;
        }

        var inCsr = new[] { csr.CommonName }.OfType<string>().Concat(csr.SubjectAlternativeNames);
        var names = Read([.. inCsr.Distinct(StringComparer.OrdinalIgnoreCase).Select((n, i) => (i, n))]);
        return names.Count > 0 ? names : throw CommandCall.Missing("domain0");
    }

    private static List<string> Read(IReadOnlyList<(int Number, string Value)> given)
    {
        var names = new List<string>(given.Count);
        foreach (var (number, text) in given)
        {
            if (!DomainRules.TryNormalize(text, out var name))
            {
                throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, $"DOMAIN{number}");
            }

            names.Add(names.Contains(name) ? throw new CommandRefusedException(ReturnCodes.ValueNotUnique, $"DOMAIN{number}") : name);
        }

        return names;
    }
}
