using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>Subjects as CheckCertificate prints them (manual 9.1.3).</summary>
internal static class SubjectText
{
    public const string CommonName = "2.5.4.3";
    public const string Country = "2.5.4.6";
    public const string Location = "2.5.4.7";
    public const string State = "2.5.4.8";
    public const string Organization = "2.5.4.10";
    public const string OrganizationalUnit = "2.5.4.11";
    public const string EmailAddress = "1.2.840.113549.1.9.1";

    /// <summary>The first value of an attribute type, or <see langword="null"/>.</summary>
    public static string? Value(X500DistinguishedName subject, string oid)
    {
        foreach (var (type, value) in Parts(subject))
        {
            if (type == oid)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary><c>C = US, O = "DigiCert, Inc.", CN = example.com</c>, in the order of the encoding.</summary>
    public static string Line(X500DistinguishedName subject) =>
        string.Join(", ", Parts(subject).Select(p => $"{ShortName(p.Type)} = {Quoted(p.Value)}"));

    /// <summary>Writes a subject or issuer: the line, and each of its known parts behind the property's name.</summary>
    public static void Write(PropertySheet sheet, string property, X500DistinguishedName subject) => sheet
        .Add(property, Line(subject))
        .Add(property + " commonname", Value(subject, CommonName))
        .Add(property + " country", Value(subject, Country))
        .Add(property + " emailaddress", Value(subject, EmailAddress))
        .Add(property + " location", Value(subject, Location))
        .Add(property + " organization", Value(subject, Organization))
        .Add(property + " organizational unit", Value(subject, OrganizationalUnit))
        .Add(property + " state", Value(subject, State));

    private static IEnumerable<(string Type, string Value)> Parts(X500DistinguishedName subject)
    {
        foreach (var part in subject.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            // A part of several values is rare and has no one type; it is left out.
            if (!part.HasMultipleElements && SingleValue(part) is { } value)
            {
                yield return (part.GetSingleElementType().Value ?? "", value);
            }
        }
    }

    private static string? SingleValue(X500RelativeDistinguishedName part)
    {
        try
        {
            return part.GetSingleElementValue();
        }
        catch (CryptographicException)
        {
            // Not a text; nothing to print.
            return null;
        }
    }

    private static string Quoted(string value) => value.Contains(',', StringComparison.Ordinal) ? $"\"{value}\"" : value;

    private static string ShortName(string oid) => oid switch
    {
        CommonName => "CN",
        Country => "C",
        Location => "L",
        State => "ST",
        Organization => "O",
        OrganizationalUnit => "OU",
        EmailAddress => "emailAddress",
        _ => oid,
    };
}
