using System.Text.Json;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Documents;

public sealed class DocumentTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2));

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-01")]
    [Trait("Requirement", "R8555-7.1.3-02")]
    [Trait("Requirement", "R8555-7.1.3-03")]
    public void Serialize_Order_LeavesOutWhatIsNotSetAndWritesUtcSeconds() => Assert.Equal(
        """{"status":"pending","expires":"2026-01-02T03:04:05Z","identifiers":[{"type":"dns","value":"*.a.test"}],"profile":"p","authorizations":["https://acme.test/authz/1"],"finalize":"https://acme.test/order/1/finalize"}""",
        JsonSerializer.Serialize(
            new OrderDocument
            {
                Status = "pending",
                Expires = Time,
                Identifiers = [IdentifierDocument.ForDns("*.a.test")],
                Profile = "p",
                Authorizations = ["https://acme.test/authz/1"],
                Finalize = "https://acme.test/order/1/finalize",
            },
            AcmeJson.Default.OrderDocument));

    [Fact]
    [Trait("Requirement", "R8555-7.1.4-01")]
    [Trait("Requirement", "R8555-7.1.4-04")]
    [Trait("Requirement", "R8555-8-01")]
    public void Serialize_Authorization_HasItsChallengesAndNoFalseWildcard() => Assert.Equal(
        """{"identifier":{"type":"dns","value":"a.test"},"status":"valid","expires":"2026-01-02T03:04:05Z","challenges":[{"type":"http-01","url":"https://acme.test/c/1","status":"valid","validated":"2026-01-02T03:04:05Z","token":"t"}]}""",
        JsonSerializer.Serialize(
            new AuthorizationDocument
            {
                Identifier = IdentifierDocument.ForDns("a.test"),
                Status = "valid",
                Expires = Time,
                Challenges =
                [
                    new ChallengeDocument
                    {
                        Type = "http-01",
                        Url = "https://acme.test/c/1",
                        Status = "valid",
                        Validated = Time,
                        Token = "t",
                    },
                ],
            },
            AcmeJson.Default.AuthorizationDocument));

    [Fact]
    [Trait("Requirement", "R8555-7.1.1-01")]
    [Trait("Requirement", "R8555-7.1.1-03")]
    [Trait("Requirement", "PROF-3-01")]
    public void Serialize_Directory_HasTheNamesOfTheRfc() => Assert.Equal(
        """{"newNonce":"n","newAccount":"a","newOrder":"o","revokeCert":"r","keyChange":"k","meta":{"termsOfService":"t","externalAccountRequired":true,"profiles":{"Std":"The usual one."}}}""",
        JsonSerializer.Serialize(
            new DirectoryDocument
            {
                NewNonce = "n",
                NewAccount = "a",
                NewOrder = "o",
                RevokeCert = "r",
                KeyChange = "k",
                Meta = new DirectoryMetaDocument
                {
                    TermsOfService = "t",
                    ExternalAccountRequired = true,
                    Profiles = new Dictionary<string, string> { ["Std"] = "The usual one." },
                },
            },
            AcmeJson.Default.DirectoryDocument));

    [Fact]
    [Trait("Requirement", "R8555-7.1.2-02")]
    [Trait("Requirement", "R8555-7.1.2.1-01")]
    public void Serialize_AccountAndItsOrders_HaveTheNamesOfTheRfc()
    {
        Assert.Equal(
            """{"status":"valid","contact":["mailto:a@b.test"],"orders":"o"}""",
            JsonSerializer.Serialize(
                new AccountDocument { Status = "valid", Contact = ["mailto:a@b.test"], Orders = "o" }, AcmeJson.Default.AccountDocument));
        Assert.Equal(
            """{"orders":[]}""", JsonSerializer.Serialize(new OrderListDocument { Orders = [] }, AcmeJson.Default.OrderListDocument));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.7-03")]
    [Trait("Requirement", "R8555-6.7-04")]
    public void From_ProblemWithSubproblems_HasIdentifiersOnlyInThem()
    {
        var problem = new AcmeProblem(AcmeErrorType.RejectedIdentifier, "Two names are refused.")
        {
            Identifier = "never.test",
            Subproblems =
            [
                new AcmeProblem(AcmeErrorType.RejectedIdentifier, "One.") { Identifier = "a.test" },
                new AcmeProblem(AcmeErrorType.UnsupportedIdentifier, "Two.") { Identifier = "192.0.2.1", IdentifierType = "ip" },
            ],
        };
        Assert.Equal(
            """{"type":"urn:ietf:params:acme:error:rejectedIdentifier","detail":"Two names are refused.","status":400,"subproblems":[{"type":"urn:ietf:params:acme:error:rejectedIdentifier","detail":"One.","identifier":{"type":"dns","value":"a.test"}},{"type":"urn:ietf:params:acme:error:unsupportedIdentifier","detail":"Two.","identifier":{"type":"ip","value":"192.0.2.1"}}]}""",
            JsonSerializer.Serialize(ProblemDocument.From(problem), AcmeJson.Default.ProblemDocument));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-22")]
    public void From_ProblemWithAlgorithms_ListsThem()
    {
        var problem = new AcmeProblem(AcmeErrorType.BadSignatureAlgorithm, "No.") { Algorithms = ["ES256"] };
        Assert.Equal(
            """{"type":"urn:ietf:params:acme:error:badSignatureAlgorithm","detail":"No.","status":400,"algorithms":["ES256"]}""",
            JsonSerializer.Serialize(ProblemDocument.From(problem), AcmeJson.Default.ProblemDocument));
    }

    [Theory]
    [InlineData(AcmeErrorType.BadNonce, 400, "badNonce")]
    [InlineData(AcmeErrorType.BadCsr, 400, "badCSR")]
    [InlineData(AcmeErrorType.AccountDoesNotExist, 400, "accountDoesNotExist")]
    [InlineData(AcmeErrorType.UserActionRequired, 403, "userActionRequired")]
    [InlineData(AcmeErrorType.OrderNotReady, 403, "orderNotReady")]
    [InlineData(AcmeErrorType.Unauthorized, 403, "unauthorized")]
    [InlineData(AcmeErrorType.RateLimited, 429, "rateLimited")]
    [InlineData(AcmeErrorType.AlreadyReplaced, 409, "alreadyReplaced")]
    [InlineData(AcmeErrorType.ServerInternal, 500, "serverInternal")]
    public void DefaultStatus_EachType_IsThatOfTheRfc(AcmeErrorType type, int status, string name)
    {
        Assert.Equal(status, AcmeProblem.DefaultStatus(type));
        Assert.Equal(status, new AcmeProblem(type, "x").HttpStatus);
        Assert.Equal(401, new AcmeProblem(type, "x") { Status = 401 }.HttpStatus);
        Assert.Equal("urn:ietf:params:acme:error:" + name, type.ToUrn());
    }

    [Fact]
    [Trait("Requirement", "R8555-6.7-02")]
    public void ToUrn_EveryType_IsItsNameInCamelCase() => Assert.All(
        Enum.GetValues<AcmeErrorType>(),
        type => Assert.Equal(type.ToString(), type.ToUrn()[AcmeErrorTypeNames.Namespace.Length..], ignoreCase: true));
}
