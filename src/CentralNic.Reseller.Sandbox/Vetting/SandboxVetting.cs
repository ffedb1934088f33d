using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Vetting;

namespace CentralNic.Reseller.Sandbox;

/// <summary>The decisions on organizations that an operator takes for the CA. All members may be used from any thread.</summary>
public sealed class SandboxVetting
{
    private readonly Register _register;
    private readonly Fulfilment _fulfilment;
    private readonly OrganizationVetting _vetting;
    private readonly TimeProvider _time;

    internal SandboxVetting(Register register, Fulfilment fulfilment, OrganizationVetting vetting, TimeProvider time)
    {
        _register = register;
        _fulfilment = fulfilment;
        _vetting = vetting;
        _time = time;
    }

    /// <summary>
    /// The ids of the OV and EV certificates whose organization is not decided on, oldest first. Their domains may be unproven too.
    /// </summary>
    public IReadOnlyList<string> Waiting
    {
        get
        {
            var now = _time.GetUtcNow();
            return
            [
                .. _register.Read(static s => s.Certificates.Where(static c => c.Status == SandboxCertificateStatus.Processing).ToList())
                    .Where(c => _vetting.ProgressOf(c, now) is { Passed: false, Refusal: null })
                    .OrderBy(static c => c.Created)
                    .Select(static c => c.Id),
            ];
        }
    }

    /// <summary>Approves the organization of a certificate. It is issued once its domains are proven.</summary>
    /// <param name="certificateId">The certificate.</param>
    /// <returns><see langword="false"/>: it waits for no decision, or is not there.</returns>
    public bool Approve(string certificateId) => Decide(certificateId, refusal: null);

    /// <summary>Refuses the organization of a certificate. The request fails once its domains are proven.</summary>
    /// <param name="certificateId">The certificate.</param>
    /// <param name="reason">Why, one line; it becomes the reason of the failure.</param>
    /// <returns><see langword="false"/>: it waits for no decision, or is not there.</returns>
    /// <exception cref="ArgumentException">The reason is empty or has several lines.</exception>
    public bool Reject(string certificateId, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return reason.AsSpan().ContainsAny('\r', '\n')
            ? throw new ArgumentException("The reason must be one line.", nameof(reason))
            : Decide(certificateId, reason);
    }

    private bool Decide(string certificateId, string? refusal)
    {
        // Reading the list and deciding are two steps; a second decision in between finds the first one and changes nothing.
        if (!Waiting.Contains(certificateId, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        var decided = _register.Change((snapshot, _) =>
        {
            var certificate = snapshot.Certificate(certificateId);
            return certificate is { Status: SandboxCertificateStatus.Processing, Vetting: null }
                ? new() { Certificates = [certificate with { Vetting = new(_time.GetUtcNow(), refusal) }] }
                : null;
        });
        _fulfilment.LookNow(certificateId);
        return decided is not null;
    }
}
