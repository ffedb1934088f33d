using CentralNic.Acme.Documents;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// Reads the names that a client asks for. Every faulty identifier is named, not only the first (RFC 8555 section 6.7.1).
/// </summary>
internal static class RequestedNames
{
    /// <summary>Reads the identifiers of an order.</summary>
    /// <exception cref="AcmeProblemException">There is none, or some are faulty.</exception>
    public static IReadOnlyList<DomainName> Read(IReadOnlyList<IdentifierDocument> identifiers)
    {
        if (identifiers.Count == 0)
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "'identifiers' is empty; an order needs at least one.");
        }

        var names = new List<DomainName>(identifiers.Count);
        var faults = new List<AcmeProblem>();
        foreach (var identifier in identifiers)
        {
            if (FaultOf(identifier, out var name) is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                names.Add(name!);
            }
        }

        return faults.Count == 0 ? names : throw Refusal(faults);
    }

    /// <summary>Reads the identifier of a pre-authorization.</summary>
    /// <exception cref="AcmeProblemException">It is faulty: 403 (RFC 8555 section 7.4.1).</exception>
    public static DomainName ReadOne(IdentifierDocument identifier) => FaultOf(identifier, out var name) is { } fault
        ? throw new AcmeProblemException(new AcmeProblem(fault.Type, fault.Detail) { Status = StatusCodes.Status403Forbidden })
        : name!;

    private static AcmeProblem? FaultOf(IdentifierDocument identifier, out DomainName? name)
    {
        name = null;
        if (identifier.Type != IdentifierDocument.Dns)
        {
            return new AcmeProblem(AcmeErrorType.UnsupportedIdentifier, "Only identifiers of type 'dns' are supported.")
            {
                Identifier = identifier.Value,
                IdentifierType = identifier.Type,
            };
        }

        return DomainName.TryParse(identifier.Value, out name, out var reason)
            ? null
            : new AcmeProblem(AcmeErrorType.RejectedIdentifier, reason) { Identifier = identifier.Value };
    }

    private static AcmeProblemException Refusal(List<AcmeProblem> faults)
    {
        var type = faults.All(fault => fault.Type == faults[0].Type) ? faults[0].Type : AcmeErrorType.Compound;
        var detail = faults.Count == 1
            ? faults[0].Detail
            : $"{faults.Count} identifiers are refused; see the subproblems.";
        return new AcmeProblemException(new AcmeProblem(type, detail) { Subproblems = [.. faults] });
    }
}
