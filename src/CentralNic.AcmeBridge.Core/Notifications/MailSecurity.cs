namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>By TLS after the command STARTTLS (RFC 3207); a server without it is refused.</summary>
    StartTls,

    /// <summary>By TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all; on loopback alone.</summary>
    None,
}
