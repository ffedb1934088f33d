using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>A distinguished name as CheckCertificate takes it apart. What it does not have is <see langword="null"/>.</summary>
public sealed record SubjectName
{
    /// <summary>All of it as one line, for example <c>C = US, O = Example Corp, CN = example.com</c>.</summary>
    public string? Text { get; init; }

    /// <summary>The common name.</summary>
    public string? CommonName { get; init; }

    /// <summary>The organization.</summary>
    public string? Organization { get; init; }

    /// <summary>The organizational unit.</summary>
    public string? OrganizationalUnit { get; init; }

    /// <summary>The city.</summary>
    public string? Location { get; init; }

    /// <summary>The federal state.</summary>
    public string? State { get; init; }

    /// <summary>The country's code.</summary>
    public string? Country { get; init; }

    /// <summary>The mail address.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>Reads <c>csr subject commonname</c> and the like; an older prefix, for example <c>csr</c>, is the fallback.</summary>
    internal static SubjectName Read(ResellerResponse response, string prefix, string? olderPrefix)
    {
        return new SubjectName
        {
            Text = response.First(prefix),
            CommonName = Part("commonname"),
            Organization = Part("organization"),
            OrganizationalUnit = Part("organizational unit"),
            Location = Part("location"),
            State = Part("state"),
            Country = Part("country"),
            EmailAddress = Part("emailaddress"),
        };

        string? Part(string name) =>
            response.First($"{prefix} {name}") ?? (olderPrefix is null ? null : response.First($"{olderPrefix} {name}"));
    }

    /// <summary>The properties that make up names with this prefix.</summary>
    internal static string[] Properties(string prefix) =>
    [
        $"{prefix} commonname", $"{prefix} organization", $"{prefix} organizational unit", $"{prefix} location", $"{prefix} state",
        $"{prefix} country", $"{prefix} emailaddress",
    ];
}
