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

    /// <summary>CheckCertificate: has a CSR read, and a token made for immediate issuance (manual 8.1.1).</summary>
    /// <param name="request">What to check.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the API read.</returns>
    public async Task<CertificateCheck> CheckAsync(CheckCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CertificateCheck.Read(await _pipeline.SendAsync(request.ToCommand(), priority, changesSomething: false, cancellationToken));
    }

    /// <summary>AddCertificate with <c>checkonly=1</c>: asks what an order would cost and contain; nothing is ordered (manual 9.1.13).</summary>
    /// <param name="request">The order.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Price and names.</returns>
    public async Task<CertificateQuote> CheckAddAsync(AddCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = request.ToCommand(checkOnly: true);
        var response = await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken);
        return CertificateQuote.Read(response) ?? throw ResellerErrors.Incomplete(command.Name, response, "states no price", changesSomething: false);
    }

    /// <summary>AddCertificate: orders a certificate. This is billed (manual 8.1.2).</summary>
    /// <param name="request">The order.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>The certificate, usually not issued yet, with what the CA wants to find.</returns>
    public async Task<CertificateDetails> AddAsync(AddCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = request.ToCommand(checkOnly: false);
        var response = await _pipeline.SendAsync(command, priority, changesSomething: true, cancellationToken);
        var details = CertificateDetailsReader.Read(response, certificateId: null)
            ?? throw ResellerErrors.Incomplete(command.Name, response, "names no certificate", changesSomething: true);
        return !details.CertificateId.StartsWith("FAIL", StringComparison.OrdinalIgnoreCase)
            ? details
            : throw new ResellerException($"{command.Name} failed at the reseller, which calls it {details.CertificateId}: {response.Description}")
            {
                Kind = ResellerErrorKind.Generic,
                Code = response.Code,
                Description = response.Description,
                Command = command.Name,
                FailureId = details.CertificateId,
            };
    }

    /// <summary>StatusCertificate: reads a certificate (manual 8.1.7).</summary>
    /// <param name="certificateId">Its id, for example <c>DK12345678</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The certificate.</returns>
    public async Task<CertificateDetails> StatusAsync(string certificateId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        var command = new ResellerCommand("StatusCertificate").Set("apiversion", "2").Set("certificate", certificateId);
        return CertificateDetailsReader.Read(await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken), certificateId)!;
    }

    /// <summary>QueryCertificateList: lists certificates, page by page as they are read (manual 8.1.8).</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows. The list may change between two pages.</returns>
    public IAsyncEnumerable<CertificateListEntry> ListAsync(CertificateListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
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
}
