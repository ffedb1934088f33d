using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Mail;

/// <summary>
/// The CA's mails. With a folder each is dropped there as a file of RFC 5322, and a list beside them keeps what was sent and approved
/// over a restart; without one they are only held in memory. Nothing is ever sent over a network.
/// </summary>
internal sealed class Mailbox
{
    private const string ListName = "mails.jsonl";

    private readonly Lock _gate = new();
    private readonly string? _folder;
    private readonly Uri _baseUrl;
    private readonly byte[] _secret;
    private readonly TimeProvider _time;
    private readonly Register _register;
    private readonly Dictionary<string, SandboxMail> _mails = new(StringComparer.Ordinal);

    /// <summary>Opens the mailbox.</summary>
    /// <param name="folder">Where mails are dropped; <see langword="null"/>: nowhere.</param>
    /// <param name="baseUrl">The base of approval links.</param>
    /// <param name="secret">What makes the links unguessable, the same over a restart.</param>
    /// <param name="register">Where the certificate is found that a mail is for.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidDataException">The list cannot be read.</exception>
    public Mailbox(string? folder, Uri baseUrl, byte[] secret, Register register, TimeProvider time)
    {
        _folder = folder;
        _baseUrl = baseUrl;
        _secret = secret;
        _register = register;
        _time = time;
        Load();
    }

    /// <summary>Is told of each approval, outside the lock.</summary>
    public event Action<SandboxMail>? Approved;

    /// <summary>All mails, oldest first.</summary>
    public IReadOnlyList<SandboxMail> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _mails.Values.OrderBy(static m => m.SentAt)];
            }
        }
    }

    /// <summary>
    /// Whether a domain was approved for an order. The first time it is asked, the mail is sent; a dropped file that is gone comes again.
    /// </summary>
    /// <param name="value">The order's value.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="to">The address that may approve it.</param>
    public bool IsApproved(string value, string domain, string to)
    {
        var id = Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{value} {domain} {to}")))[..40];
        lock (_gate)
        {
            if (!_mails.TryGetValue(id, out var mail))
            {
                mail = new()
                {
                    Id = id,
                    To = to,
                    Domain = domain,
                    CertificateId = _register.Read(s => s.Certificates.FirstOrDefault(c => c.Proof.Value == value)?.Id) ?? "",
                    ApprovalLink = new(_baseUrl, $"/approve/{id}"),
                    SentAt = _time.GetUtcNow(),
                };
                Keep(mail);
            }

            if (mail.ApprovedAt is null)
            {
                Drop(mail);
            }

            return mail.ApprovedAt is not null;
        }
    }

    /// <summary>Approves what a mail asks for. Doing it twice does no harm.</summary>
    /// <param name="id">The mail.</param>
    /// <returns>The mail; <see langword="null"/>: there is none of this id.</returns>
    public SandboxMail? Approve(string id)
    {
        SandboxMail? mail;
        lock (_gate)
        {
            if (!_mails.TryGetValue(id, out mail))
            {
                return null;
            }

            if (mail.ApprovedAt is null)
            {
                mail = mail with { ApprovedAt = _time.GetUtcNow() };
                Keep(mail);
            }
        }

        Approved?.Invoke(mail);
        return mail;
    }

    private void Load()
    {
        var list = _folder is null ? null : Path.Combine(_folder, ListName);
        if (list is null || !File.Exists(list))
        {
            return;
        }

        var text = File.ReadAllText(list);

        // A line that was cut short by a crash never happened.
        var whole = text.LastIndexOf('\n') + 1;
        if (whole < text.Length)
        {
            using var file = new FileStream(list, FileMode.Open, FileAccess.Write);
            file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, whole)));
        }

        try
        {
            foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var mail = JsonSerializer.Deserialize(line, MailJson.Default.SandboxMail) ?? throw new JsonException("The line is null.");
                _mails[mail.Id] = mail;
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The list of mails {list} cannot be read: {e.Message}", e);
        }
    }

    private void Keep(SandboxMail mail)
    {
        if (_folder is not null)
        {
            CreateFolder();
            File.AppendAllText(Path.Combine(_folder, ListName), JsonSerializer.Serialize(mail, MailJson.Default.SandboxMail) + "\n");
        }

        _mails[mail.Id] = mail;
    }

    private void Drop(SandboxMail mail)
    {
        if (_folder is null)
        {
            return;
        }

        var file = Path.Combine(_folder, mail.Id + ".eml");
        if (!File.Exists(file))
        {
            CreateFolder();
            File.WriteAllText(file + ".new", Text(mail));
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    // The links are secrets of whom the mails go to.
    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder!);
        }
        else
        {
            Directory.CreateDirectory(_folder!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string Text(SandboxMail mail) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        From: Sandbox CA <dcv@sandbox.invalid>
        To: {mail.To}
        Subject: Approve the certificate for {mail.Domain} ({mail.CertificateId})
        Date: {mail.SentAt.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000
        Message-ID: <{mail.Id}@sandbox.invalid>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii

        Certificate {mail.CertificateId} was ordered with the domain {mail.Domain}.
        Open this link to approve it:

        {mail.ApprovalLink}

        This is the sandbox. No mail was sent.

        """).ReplaceLineEndings("\r\n");
}
