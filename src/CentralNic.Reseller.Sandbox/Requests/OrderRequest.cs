using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>
/// A certificate as AddCertificate, RenewCertificate or ReissueCertificate asks for it, checked against its class (manual 8.1).
/// </summary>
internal sealed record OrderRequest
{
    public required CertificateOrigin Origin { get; init; }

    /// <summary>The certificate that is renewed or reissued; <see langword="null"/> for a new one.</summary>
    public CertificateEntry? Parent { get; init; }

    public required CertificateClass Class { get; init; }

    public required SigningRequest Csr { get; init; }

    /// <summary>All names, the common name first, and which of them are billed.</summary>
    public required BilledNames Names { get; init; }

    public required DcvChoice Dcv { get; init; }

    public required RequestContacts Contacts { get; init; }

    public required string ServerType { get; init; }

    public IReadOnlyList<string> ServiceTags { get; init; } = [];

    public bool NoAutoFill { get; init; }

    public bool CheckOnly { get; init; }

    /// <summary>Reads and checks a new order.</summary>
    /// <exception cref="CommandRefusedException">The order cannot be.</exception>
    public static OrderRequest ReadNew(CommandCall call, Register register, DateTimeOffset now)
    {
        var of = ReadClass(call);
        var checkOnly = call.Flag("checkonly");
        var noAutoFill = call.Flag("noautofilldomains");
        CheckPeriod(call, of);
        var csr = ReadCsr(call) ?? throw CommandCall.Missing("csr0");
        var names = BilledNames.Resolve(of, RequestedNames.Read(call, csr), autoFill: !noAutoFill);
        return new()
        {
            Origin = CertificateOrigin.Request,
            Class = of,
            Csr = csr,
            Names = names,
            Dcv = DcvChoice.Read(call, of, names.All, optional: checkOnly),
            Contacts = RequestContacts.Read(call, of, register, parent: null, now),
            ServerType = ReadServerType(call, of) ?? "apache",
            ServiceTags = [.. call.List("servicetag"), .. call.List("addservicetag")],
            NoAutoFill = noAutoFill,
            CheckOnly = checkOnly,
        };
    }

    /// <summary>Reads and checks a renewal: what it does not say is taken from the certificate that it renews.</summary>
    /// <param name="call">The command.</param>
    /// <param name="register">The state.</param>
    /// <param name="addsNames">Whether free alternatives are added (<see cref="SandboxOptions.RenewalsAddNames"/>).</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CommandRefusedException">The renewal cannot be.</exception>
    public static OrderRequest ReadRenewal(CommandCall call, Register register, bool addsNames, DateTimeOffset now)
    {
        var parent = ReadIssued(call, register);
        var of = ClassTable.Get(parent.Class);
        CheckPeriod(call, of);

        // The same names stay as they are; other names are filled up as those of the first order were.
        var given = RequestedNames.Read(call);
        var names = given.Count == 0
            ? BilledNames.Resolve(of, parent.Names, autoFill: addsNames)
            : BilledNames.Resolve(of, given, autoFill: addsNames || !parent.NoAutoFill);
        return new()
        {
            Origin = CertificateOrigin.Renewal,
            Parent = parent,
            Class = of,
            Csr = ReadCsr(call) ?? SigningRequest.Parse(parent.CsrPem),
            Names = names,
            Dcv = DcvChoice.Read(call, of, names.All, parent.Proof.Method, parent.Rows),
            Contacts = RequestContacts.Read(call, of, register, parent, now),
            ServerType = ReadServerType(call, of) ?? parent.ServerType,
            NoAutoFill = parent.NoAutoFill,
            CheckOnly = call.Flag("checkonly"),
        };
    }

    /// <summary>Reads and checks a reissue: the same names with another CSR, or with the same one.</summary>
    /// <exception cref="CommandRefusedException">The reissue cannot be.</exception>
    public static OrderRequest ReadReissue(CommandCall call, Register register, DateTimeOffset now)
    {
        var parent = ReadIssued(call, register);
        var of = ClassTable.Get(parent.Class);
        return new()
        {
            Origin = CertificateOrigin.Reissue,
            Parent = parent,
            Class = of,
            Csr = ReadCsr(call) ?? SigningRequest.Parse(parent.CsrPem),
            Names = BilledNames.Resolve(of, parent.Names, autoFill: false),
            Dcv = DcvChoice.Read(call, of, parent.Names, parent.Proof.Method, parent.Rows),
            Contacts = RequestContacts.Read(call, of, register, parent, now),
            ServerType = parent.ServerType,
            NoAutoFill = parent.NoAutoFill,
        };
    }

    /// <summary>The class of a command.</summary>
    /// <exception cref="CommandRefusedException">504: missing; 541: unknown.</exception>
    public static CertificateClass ReadClass(CommandCall call) =>
        ClassTable.TryFind(call.Required("class"), out var of) ? of : throw CommandCall.Invalid("class", "not sold by this sandbox");

    /// <summary>The CSR of a command, or <see langword="null"/>.</summary>
    public static SigningRequest? ReadCsr(CommandCall call)
    {
        var lines = call.List("csr");
        return lines.Count == 0 ? null : SigningRequest.Parse(string.Join('\n', lines));
    }

    private static CertificateEntry ReadIssued(CommandCall call, Register register)
    {
        var entry = register.Read(s => s.FindCertificate(call.Account.Login, call.Required("certificate")))
            ?? throw CommandCall.NotFound("certificate");
        return entry.WasIssued
            ? entry
            : throw new CommandRefusedException(
                ReturnCodes.InvalidCommandSequence, $"the certificate is {entry.Status.WireName()} and was never issued");
    }

    // A year in its three spellings (manual 8.1.2; the last from newer pages of the reseller's).
    private static void CheckPeriod(CommandCall call, CertificateClass of)
    {
        if (call.Text("period")?.ToLowerInvariant() is not (null or "1" or "1y" or "365d"))
        {
            throw CommandCall.Invalid("period", $"{of.DisplayName} has only 1y");
        }
    }

    private static string? ReadServerType(CommandCall call, CertificateClass of) => call.Text("servertype") is { } text
        ? of.ServerTypes.FirstOrDefault(t => t.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandCall.Invalid("servertype", $"not known for {of.DisplayName}")
        : null;
}
