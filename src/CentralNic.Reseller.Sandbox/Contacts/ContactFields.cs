using System.Text.RegularExpressions;
using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Contacts;

/// <summary>Reads contact data from a command's parameters (manual 8.1.2, 8.3.1). An empty id means: not stored yet.</summary>
internal static partial class ContactFields
{
    /// <summary>
    /// Whether a text is a P- or O-handle. The sandbox holds no domain contacts: every well-formed handle is taken as the account's.
    /// </summary>
    public static bool IsHandle(string text) => Handle().IsMatch(text);

    /// <summary>A contact of a type, from <c>phandle</c> or <c>ohandle</c>, or else from data (manual 8.3.1).</summary>
    /// <exception cref="CommandRefusedException">504: a field is missing; 505: one has not its form.</exception>
    public static ContactEntry Contact(CommandCall call, ContactType type, DateTimeOffset now)
    {
        var ohandle = HandleOf(call, "ohandle");
        if ((HandleOf(call, "phandle") ?? ohandle) is { } handle)
        {
            return new() { Id = "", Account = call.Account.Login, Type = type, Handle = handle, Created = now };
        }

        return type == ContactType.Organization
            ? new()
            {
                Id = "",
                Account = call.Account.Login,
                Type = type,
                FirstName = call.Text("firstname"),
                LastName = call.Text("lastname"),
                Email = Checked(call, "email", required: true, Mail()),
                Phone = Checked(call, "phone", required: true, Telephone()),
                JobTitle = call.Text("jobtitle"),
                Organization = Organization(call),
                Created = now,
            }
            : Person(call, type, "", "", now);
    }

    /// <summary>A person's data, from parameters like <c>tech</c>+<c>firstname</c>+<c>0</c>.</summary>
    /// <exception cref="CommandRefusedException">504: a field is missing; 505: one is no mail address or telephone number.</exception>
    public static ContactEntry Person(CommandCall call, ContactType type, string prefix, string suffix, DateTimeOffset now) => new()
    {
        Id = "",
        Account = call.Account.Login,
        Type = type,
        FirstName = call.Required($"{prefix}firstname{suffix}"),
        LastName = call.Required($"{prefix}lastname{suffix}"),
        Email = Checked(call, $"{prefix}email{suffix}", required: true, Mail()),
        Phone = Checked(call, $"{prefix}phone{suffix}", required: true, Telephone()),
        JobTitle = call.Text($"{prefix}jobtitle{suffix}") ?? call.Text($"{prefix}jobtitle"),
        Created = now,
    };

    /// <summary>An organization's data, from <c>organizationname</c> and its like.</summary>
    /// <exception cref="CommandRefusedException">504: a field is missing; 505: one has not its form.</exception>
    public static ContactOrganization Organization(CommandCall call) => new(
        call.Required("organizationname"),
        call.Text("organizationdba"),
        call.Required("organizationstreet"),
        call.Required("organizationcity"),
        call.Text("organizationstate"),
        call.Text("organizationzip"),
        Checked(call, "organizationcountry", required: true, Country())!.ToUpperInvariant(),
        Checked(call, "organizationphone", required: true, Telephone()),
        Checked(call, "organizationemail", required: false, Mail()));

    private static string? HandleOf(CommandCall call, string name) =>
        call.Text(name) is { } text && !IsHandle(text) ? throw CommandCall.Invalid(name, "not a handle") : call.Text(name);

    private static string? Checked(
        CommandCall call, string name, bool required, Regex form) => (required ? call.Required(name) : call.Text(name)) switch
        {
            null => null,
            { } value when form.IsMatch(value) => value,
            _ => throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, name.ToUpperInvariant()),
        };

    [GeneratedRegex("^[PO]-[A-Z]{3}[0-9]{1,8}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Handle();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    // +49.6894123 (manual 9.1.7) or with blanks (manual 5.1.1).
    [GeneratedRegex(@"^\+[0-9]{1,3}[. ][0-9 ]{3,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex Telephone();

    [GeneratedRegex("^[A-Z]{2}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Country();
}
