using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>The mail server by which the operator is told, and the addresses.</summary>
/// <param name="Server">The server's name, which its certificate must hold.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The recipients; at least one.</param>
public sealed record MailChannelOptions(string Server, string From, IReadOnlyList<string> To)
{
    /// <summary>The server's port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Who signs in; <see langword="null"/>: nobody does.</summary>
    public string? User { get; init; }

    /// <summary>The password; <see langword="null"/>: nobody signs in.</summary>
    public Reseller.Secret? Password { get; init; }

    /// <summary>The roots that the server's certificate may go back to besides those of the operating system.</summary>
    public X509Certificate2Collection Roots { get; init; } = [];

    /// <summary>How long one delivery may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the contacts of accounts are told of certificates that expire without a renewal.</summary>
    public bool TellsContacts { get; init; }

    /// <summary>The kinds that are told; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
}
