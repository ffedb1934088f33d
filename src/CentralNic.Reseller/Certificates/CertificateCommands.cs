using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>The commands that concern certificates (manual 8.1). Throws as <see cref="ResellerClient"/> says.</summary>
public sealed class CertificateCommands
{
    private readonly CommandPipeline _pipeline;

    internal CertificateCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>
    /// CheckCertificate: has a CSR or certificate read, the addresses for names listed, or a token made for immediate issuance (manual
    /// 8.1.1).
    /// </summary>
    /// <param name="request">What to check.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the API says.</returns>
    public async Task<CertificateCheck> CheckAsync(
        CheckCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CertificateCheck.Read(await _pipeline.SendAsync(request.ToCommand(), priority, changesSomething: false, cancellationToken));
    }

    /// <summary>
    /// AddCertificate with <c>checkonly=1</c>: asks what an order would cost and contain; nothing is ordered (manual 9.1.13).
    /// </summary>
    /// <param name="request">The order.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Price and names.</returns>
    public Task<CertificateQuote> CheckAddAsync(
        AddCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return QuoteAsync(request.ToCommand(checkOnly: true), priority, cancellationToken);
    }

    /// <summary>
    /// AddCertificate: orders a certificate. This is billed (manual 8.1.2), and sent at most once. Repeating it buys a second certificate;
    /// after a lost answer look for the first with <see cref="ListAsync"/> by a service tag of its own.
    /// </summary>
    /// <param name="request">The order.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>The certificate, usually not issued yet, with what the CA wants to find.</returns>
    public Task<CertificateDetails> AddAsync(AddCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OrderAsync(request.ToCommand(checkOnly: false), priority, cancellationToken);
    }

    /// <summary>RenewCertificate with <c>checkonly=1</c>: asks what a renewal would cost and contain; nothing is ordered.</summary>
    /// <param name="request">The renewal.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Price and names.</returns>
    public Task<CertificateQuote> CheckRenewAsync(
        RenewCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return QuoteAsync(request.ToCommand(checkOnly: true), priority, cancellationToken);
    }

    /// <summary>
    /// RenewCertificate: orders the same certificate for a further paid term. This is billed (manual 8.1.3), and sent at most once.
    /// Repeating it buys another term; it takes no service tag, so after a lost answer look for a certificate of the class that is younger
    /// than the attempt.
    /// </summary>
    /// <param name="request">The renewal.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>The new certificate, in an order of its own, usually not issued yet.</returns>
    public Task<CertificateDetails> RenewAsync(
        RenewCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OrderAsync(request.ToCommand(checkOnly: false), priority, cancellationToken);
    }

    /// <summary>
    /// ReissueCertificate: orders a further certificate within the paid term, free of charge (manual 8.1.4), and is sent at most once.
    /// Repeating it makes another certificate in the same order, which costs nothing but starts validation again; after a lost answer look
    /// at the order's certificates (<see cref="ResellerClient.CertificateOrders"/>).
    /// </summary>
    /// <param name="request">The reissue.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>The new certificate with an id of its own, usually not issued yet; its names may have to be validated again.</returns>
    public Task<CertificateDetails> ReissueAsync(
        ReissueCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OrderAsync(request.ToCommand(), priority, cancellationToken);
    }

    /// <summary>
    /// DeleteCertificate: revokes a certificate, or cancels or revokes its order (manual 8.1.5). Cannot be undone, and is sent at most
    /// once;
    /// repeating it does nothing more but is refused, since the status then forbids it: look with
    /// <see cref="StatusAsync(string, CommandPriority, CancellationToken)"/>.
    /// </summary>
    /// <param name="certificateId">
    /// The certificate's id. The manual calls it the order's; its samples have a certificate's (9.1.26).
    /// </param>
    /// <param name="action">What to do.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>
    /// When the API has taken it; the status may pass through <see cref="CertificateStatus.CancelProcessing"/> or
    /// <see cref="CertificateStatus.RevokeProcessing"/>.
    /// </returns>
    public Task DeleteAsync(string certificateId, CertificateDeletion action, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        var command = new ResellerCommand("DeleteCertificate")
            .Set("apiversion", "2")
            .Set("certificate", certificateId)
            .Set("action", action switch
            {
                CertificateDeletion.Revoke => "revoke",
                CertificateDeletion.CancelOrder => "cancelorder",
                CertificateDeletion.RevokeOrder => "revokeorder",
                _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
            });
        return _pipeline.SendAsync(command, priority, changesSomething: true, cancellationToken);
    }

    /// <summary>
    /// RevokeCertificate: revokes one certificate, without refund; DigiCert's order can still be reissued (manual 8.1.6). Cannot be undone,
    /// and is sent at most once; repeating it does nothing more but is refused, since the status then forbids it.
    /// </summary>
    /// <param name="certificateId">The certificate's id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>When the API has taken it.</returns>
    public Task RevokeAsync(string certificateId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        var command = new ResellerCommand("RevokeCertificate").Set("apiversion", "2").Set("certificate", certificateId);
        return _pipeline.SendAsync(command, priority, changesSomething: true, cancellationToken);
    }

    /// <summary>StatusCertificate: reads a certificate (manual 8.1.7).</summary>
    /// <param name="certificateId">Its id, for example <c>DK12345678</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The certificate.</returns>
    public async Task<CertificateDetails> StatusAsync(string certificateId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        return CertificateDetailsReader.Read(
            await _pipeline.SendAsync(StatusCommand(certificateId), priority, changesSomething: false, cancellationToken), certificateId)!;
    }

    /// <summary>
    /// StatusCertificate with <c>chainformat</c>: reads a certificate with its chain in another form (not in the manual; newer sources have
    /// it).
    /// </summary>
    /// <param name="certificateId">Its id, for example <c>DK12345678</c>.</param>
    /// <param name="chainFormat">
    /// The form. For zip and PKCS #7 it is not documented which property holds the base64 text: it is kept as it comes, in
    /// <see cref="CertificateDetails.CertificatePem"/> and its neighbours or in <see cref="CertificateDetails.Other"/>.
    /// </param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The certificate.</returns>
    public async Task<CertificateDetails> StatusAsync(
        string certificateId, ChainFormat chainFormat, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        var command = StatusCommand(certificateId).Set("chainformat", chainFormat switch
        {
            ChainFormat.Pem => "pem",
            ChainFormat.PemReverse => "pem_reverse",
            ChainFormat.Zip => "zip",
            ChainFormat.ZipReverse => "zip_reverse",
            ChainFormat.ZipWithoutRoot => "zip_noroot",
            ChainFormat.P7b => "p7b",
            _ => throw new ArgumentOutOfRangeException(nameof(chainFormat), chainFormat, "No such form."),
        });
        return CertificateDetailsReader.Read(
            await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken), certificateId)!;
    }

    /// <summary>QueryCertificateList: lists certificates, page by page as they are read (manual 8.1.8).</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows. The list may change between two pages.</returns>
    public IAsyncEnumerable<CertificateListEntry> ListAsync(
        CertificateListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ListPages.ReadAsync(_pipeline, filter.ToCommand(), CertificateListEntry.Read, priority, cancellationToken);
    }

    /// <summary>
    /// ResendNotification: makes the CA look for the DCV token again, or send its mail again (manual 8.4.1, 9.1.27). Doing it twice does no
    /// harm, so it is repeated like a read.
    /// </summary>
    /// <param name="certificateId">The certificate's id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the API has done it.</returns>
    public Task ResendNotificationAsync(string certificateId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        var command = new ResellerCommand("ResendNotification").Set("type", "CERTIFICATE").Set("object", certificateId);
        return _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken);
    }

    /// <summary>
    /// PushObject: moves a certificate with all of its order and contacts to another account below this one (manual 8.4.4). Sent at most
    /// once; repeating it after it worked is refused, since this account no longer has the certificate.
    /// </summary>
    /// <param name="certificateId">The certificate's id.</param>
    /// <param name="target">The account that gets it.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>What was moved, and what was copied.</returns>
    public async Task<PushedCertificates> PushAsync(
        string certificateId, string target, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        var command = new ResellerCommand("PushObject").Set("type", "CERTIFICATE").Set("object", certificateId).Set("target", target);
        return PushedCertificates.Read(await _pipeline.SendAsync(command, priority, changesSomething: true, cancellationToken));
    }

    private static ResellerCommand StatusCommand(string certificateId) =>
        new ResellerCommand("StatusCertificate").Set("apiversion", "2").Set("certificate", certificateId);

    private async Task<CertificateQuote> QuoteAsync(ResellerCommand command, CommandPriority priority, CancellationToken cancellationToken)
    {
        var response = await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken);
        return CertificateQuote.Read(response)
            ?? throw ResellerErrors.Incomplete(command.Name, response, "states no price", changesSomething: false);
    }

    private async Task<CertificateDetails> OrderAsync(
        ResellerCommand command, CommandPriority priority, CancellationToken cancellationToken)
    {
        var response = await _pipeline.SendAsync(command, priority, changesSomething: true, cancellationToken);
        var details = CertificateDetailsReader.Read(response, certificateId: null)
            ?? throw ResellerErrors.Incomplete(command.Name, response, "names no certificate", changesSomething: true);
        return !details.CertificateId.StartsWith("FAIL", StringComparison.OrdinalIgnoreCase)
            ? details
            : throw new ResellerException(
                $"{command.Name} failed at the reseller, which calls it {details.CertificateId}: {response.Description}")
            {
                Kind = ResellerErrorKind.Generic,
                Code = response.Code,
                Description = response.Description,
                Command = command.Name,
                FailureId = details.CertificateId,
            };
    }
}
