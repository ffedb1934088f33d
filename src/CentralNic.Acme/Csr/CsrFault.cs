using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Csr;

/// <summary>Refusals of a CSR.</summary>
internal static class CsrFault
{
    /// <summary>A badCSR refusal.</summary>
    /// <param name="detail">What is wrong, fit for the client.</param>
    /// <param name="cause">The cause, for the log.</param>
    public static AcmeProblemException Of(string detail, Exception? cause = null) =>
        new(new AcmeProblem(AcmeErrorType.BadCsr, detail), cause?.Message, cause);
}
