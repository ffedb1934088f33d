using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.Reseller;
using MimeKit;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Operator:Notify:Mail</c>: the mail server, and who is told by mail.</summary>
internal static class NotifyMailSection
{
    internal static readonly SettingGroup Keys = new("Operator:Notify:Mail");

    internal static readonly Setting<string> Server = Keys.Value("Server",
        "The name of the mail server that takes the mails ([notifications.md](notifications.md)); its certificate must hold this name",
        Text(), example: "mail.example.com", note: "none: no mail is sent");
    internal static readonly Setting<MailSecurity> Security = Keys.Value("Security",
        "How the connection is protected: `starttls` (a server without it is refused), `tls` from the first byte, or `none`, which is "
        + "taken for a server on loopback alone",
        Word<MailSecurity>(
            "is not a way to protect a connection", "Give starttls, tls, or none for a server on loopback.", lowerCase: true),
        MailSecurity.StartTls, example: "tls");
    internal static readonly Setting<int> Port = Keys.Value("Port",
        "Its port", SettingTypes.Port, 587, example: "2525", note: "587, with `tls` 465, with `none` 25");
    internal static readonly Setting<string> User = Keys.Value("User",
        "Who signs in to the server", Text(), example: "acme-bridge", note: "nobody");
    internal static readonly Setting<string> PasswordFile = Keys.Value("PasswordFile",
        "A file that holds the password alone",
        Text(), example: "/etc/acme-bridge/mail.password", note: "required with `User`, or `Password`");
    internal static readonly Setting<string> Password = Keys.Value("Password",
        "The password itself; from the environment, or as `secrets encrypt` prints it",
        Text("Give the password in a file named by PasswordFile, or in an environment variable."),
        example: "Operator__Notify__Mail__Password=…", isSecret: true, isForEnvironmentOnly: true);
    internal static readonly Setting<string> From = Keys.Value("From",
        "The sender's address", Address(), example: "acme-bridge@example.com", note: "required with `Server`");
    internal static readonly ListSetting<string> To = Keys.List("To",
        "The recipients' addresses", Address(), [], example: """["hostmaster@example.com"]""", note: "required with `Server`");
    internal static readonly Setting<string> CaFile = Keys.Value("CaFile",
        "A PEM file with root certificates that the server's certificate may go back to, besides those of the operating system",
        Text(), example: "/etc/acme-bridge/mail-ca.pem", note: "none");
    internal static readonly Setting<TimeSpan> Timeout = Keys.Value("Timeout",
        "How long one delivery may take", Duration("1s", "5m"), TimeSpan.FromSeconds(30), example: "1m");
    internal static readonly Setting<bool> ToAccountContacts = Keys.Value("ToAccountContacts",
        "Whether the `mailto:` contacts of an ACME account are told too, in a mail of their own, when a certificate of it expires without "
        + "a renewal ([notifications.md](notifications.md#mail-to-customers))",
        Flag, false, example: "true");
    internal static readonly ListSetting<string> Kinds = NotifySection.KindsOf(Keys, "are told");

    /// <summary>Reads it.</summary>
    /// <returns><see langword="null"/>: no mail is sent.</returns>
    internal static MailChannelOptions? Read(SettingsReader reader)
    {
        var (security, timeout, kinds, to) = (reader.Get(Security), reader.Get(Timeout), reader.Get(Kinds), reader.Get(To));
        var (from, port) = (reader.Find(From), reader.Get(Port, UsualPort(security)));
        var (user, roots) = (reader.Find(User), ReadRoots(reader));
        var tellsContacts = reader.Get(ToAccountContacts);
        var hasPassword = reader.Text(PasswordFile) is not null | reader.Text(Password) is not null;
        if (reader.Find(Server) is not { } server)
        {
            if (to.Count > 0 || from is not null)
            {
                reader.Fail(Server, "is missing, though there are addresses", "Give the name of your mail server.");
            }

            return null;
        }

        if (security == MailSecurity.None && !IsLoopback(server))
        {
            reader.Fail(
                Security,
                "is none, and the server is not on this machine: what is told, and the password, could be read by others",
                Security.Type.Mend(""));
        }

        if (from is null && !reader.HasFailed(From))
        {
            reader.Fail(From, "is missing", From.Type.Mend(""));
        }

        if (to.Count == 0 && !reader.HasFailed(To))
        {
            reader.Fail(To, "is empty", To.Type.Mend(""));
        }

        return new MailChannelOptions(server, from ?? "", to)
        {
            Port = port,
            Security = security,
            User = user,
            Password = ReadPassword(reader, user, hasPassword),
            Roots = roots,
            Timeout = timeout,
            Kinds = kinds,
            TellsContacts = tellsContacts,
        };
    }

    private static Secret? ReadPassword(SettingsReader reader, string? user, bool isGiven)
    {
        if (user is not null)
        {
            return SecretReader.Read(reader, Password, PasswordFile, "password") is { } password ? new Secret(password) : null;
        }

        if (isGiven)
        {
            reader.Fail(User, "is missing, though there is a password for it", "Give the name that signs in to the mail server.");
        }

        return null;
    }

    private static X509Certificate2Collection ReadRoots(SettingsReader reader)
    {
        var roots = new X509Certificate2Collection();
        if (reader.Find(CaFile) is not { } file)
        {
            return roots;
        }

        try
        {
            roots.ImportFromPemFile(reader.FullPath(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            reader.Fail(CaFile, $"cannot be read: {failure.Message.TrimEnd('.')}", "Name a file with certificates in PEM.");
            return roots;
        }

        if (roots.Count == 0)
        {
            reader.Fail(CaFile, "holds no certificate", "Name a file with certificates in PEM.");
        }

        return roots;
    }

    private static int UsualPort(MailSecurity security) => security switch
    {
        MailSecurity.Tls => 465,
        MailSecurity.None => 25,
        _ => 587,
    };

    private static bool IsLoopback(string server) => Uri.TryCreate($"http://{server}", UriKind.Absolute, out var url) && url.IsLoopback;

    private static SettingType<string> Address() => Text(pattern: @"[^@\s]+@[^@\s]+").ReadBy(
        (string text, [MaybeNullWhen(false)] out string value, out string problem) =>
        {
            (value, problem) = (text, "is no mail address");
            return MailboxAddress.TryParse(text, out var address) && address.Domain.Length > 0;
        },
        "Give an address, for example hostmaster@example.com.");
}
