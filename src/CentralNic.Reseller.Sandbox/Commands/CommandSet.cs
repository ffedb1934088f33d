using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>The commands of the API, made from the parts of a sandbox.</summary>
internal sealed record CommandSet
{
    public required SandboxOptions Options { get; init; }

    public required AccountRepository Accounts { get; init; }

    public required SessionTable Sessions { get; init; }

    public required Register Register { get; init; }

    public required Fulfilment Fulfilment { get; init; }

    public required Ordering Ordering { get; init; }

    public required CertificateAuthority Authority { get; init; }

    public required DcvChecker Dcv { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>All commands, in the order of the manual's section 8, then those of events, zones and accounts.</summary>
    public IReadOnlyList<ISandboxCommand> Make()
    {
        var answer = new CertificateAnswer(Authority, Dcv, Time);
        var closing = new Closing(Register, Fulfilment, Time);
        List<ISandboxCommand> commands =
        [
            new CheckCertificate(Authority, Time),
            new AddCertificate(Register, Ordering, answer, Options, Time),
            new RenewCertificate(Register, Ordering, answer, Options, Time),
            new ReissueCertificate(Register, Ordering, answer, Time),
            new DeleteCertificate(closing),
            new RevokeCertificate(closing),
            new StatusCertificate(Register, answer),
            new QueryCertificateList(Register, Accounts, Options, Time),
            new CancelCertificateOrder(closing),
            new RevokeCertificateOrder(closing),
            new StatusCertificateOrder(Register, Time),
            new QueryCertificateOrderList(Register, Options, Time),
            new AddCertificateContact(Register, Time),
            new StatusCertificateContact(Register),
            new QueryCertificateContactList(Register),
            new ResendNotification(Register, Fulfilment),
            new GetCertificateInfo(),
            new PushObject(new(Register, Accounts, Time)),
            new QueryEventList(Register, Accounts),
            new StatusEvent(Register),
            new DeleteEvent(Register),
            new CheckDNSZone(Register),
            new AddDNSZone(Register, Time),
            new ModifyDNSZone(Register, Time),
            new StatusDNSZone(Register),
            new QueryDNSZoneList(Register),
            new QueryDNSZoneRRList(Register),
            new StatusAccount(Register, Options),
            new StartSession(Sessions),
            new StopSession(Sessions),
        ];
        commands.Add(new QueryCommandSyntax(commands));
        return commands;
    }
}
