namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>All deviations from the manual's printed responses, by example.</summary>
internal static class Deviations
{
    private const string MailboxOrder =
        "The manual prints the five mailboxes of its two domains in two orders, so in none; the sandbox has the first.";
    private const string Parent =
        "Newer pages of the reseller's add the parent certificate to the answers of RenewCertificate and ReissueCertificate.";
    private const string RequestSubject =
        "The manual prints the organization of one CSR with and without its final dot; the CSR of the test has none.";

    private static readonly Deviation[] Mailboxes =
    [
        new(MailboxOrder, "property[dcv email][5] = hostmaster@example.org", "property[dcv email][5] = postmaster@example.org"),
        new(MailboxOrder, "property[dcv email][6] = webmaster@example.org", "property[dcv email][6] = administrator@example.org"),
        new(MailboxOrder, "property[dcv email][7] = admin@example.org", "property[dcv email][7] = hostmaster@example.org"),
        new(MailboxOrder, "property[dcv email][8] = administrator@example.org", "property[dcv email][8] = admin@example.org"),
        new(MailboxOrder, "property[dcv email][9] = postmaster@example.org", "property[dcv email][9] = webmaster@example.org"),
    ];

    private static readonly Deviation ParentCertificate = new(
        Parent,
        "property[order paid until][0] = <date with .0>",
        "property[order paid until][0] = <date with .0>",
        "property[parent certificate][0] = <certificate>");

    private static readonly Deviation Organization =
        new(RequestSubject, "property[csr subject organization][0] = Example "
            + "Corp.", "property[csr subject organization][0] = Example Corp");

    private static readonly Dictionary<string, Deviation[]> BySection = new()
    {
        ["9.1.2"] =
        [
            new(
                "Server types stand in the order of manual 9.2.1, which the sample does not have.",
                "property[server type][0] = barracuda",
                "property[server type][0] = apache"),
            new("As above.", "property[server type][1] = lighttpd", "property[server type][1] = barracuda"),
        ],
        ["9.1.3"] = [Organization],
        ["9.1.5"] = Mailboxes,
        ["9.1.6"] = [Organization, .. Mailboxes],
        ["9.1.10"] =
        [
            new("The manual lists seven contacts of seven, and counts eight.", "property[total][0] = 8", "property[total][0] = 7")
        ],
        ["9.1.18"] =
        [
            new("This order has a digit more than all others.", "property[order][0] = DK0123456678", "property[order][0] = <order>"),
        ],
        ["9.1.21"] =
        [
            new(
                "DigiCert has retired the random label above the domain; its CNAME is _dnsauth now, and points to the random value.",
                "property[dns rr][0] = <token>.example.com. IN CNAME dcv.digicert.com",
                "property[dns rr][0] = _dnsauth.example.com. IN CNAME <token>.dcv.digicert.com"),
            new(
                "As above; and the record stands at the dcv domain, which is example.com here too.",
                "property[dns rr][1] = <token>.www.example.com. IN CNAME dcv.digicert.com",
                "property[dns rr][1] = _dnsauth.example.com. IN CNAME <token>.dcv.digicert.com"),
        ],
        ["9.1.23"] =
        [
            new("The 0 of an order's id is missing "
                + "here.", "property[certificateorder][1] = <certificate>", "property[certificateorder][1] = <order>"),
        ],
        ["9.1.24"] =
        [
            ParentCertificate,
        ],
        ["9.1.25"] =
        [
            new("The record lost its head in print.", "property[dns rr][0] = <token>", "property[dns rr][0] = @ 3600 IN TXT <token>"),
            ParentCertificate,
        ],
        ["9.1.30"] =
        [
            new("The manual prints index 0 "
                + "twice.", "property[certificate expiration date][0] =", "property[certificate expiration date][1] = "),
            new("Everywhere else the class has the name that commands "
                + "take.", "property[class][0] = RapidSSL", "property[class][0] = RAPIDSSLDV"),
            new("Manual 9.4.2: while a reissue is in progress, the order is "
                + "processing.", "property[status][0] = active", "property[status][0] = processing"),
        ],
    };

    /// <summary>The shape of an example's response, with its deviations.</summary>
    public static string[] Apply(string section, IReadOnlyList<string> shape)
    {
        var lines = new List<string>(shape);
        foreach (var deviation in BySection.GetValueOrDefault(section) ?? [])
        {
            var at = lines.FindIndex(line => line.TrimEnd() == deviation.Printed);
            Assert.True(at >= 0, $"{section} does not print {deviation.Printed}: this deviation is out of date.");
            lines.RemoveAt(at);
            lines.InsertRange(at, deviation.Instead);
        }

        return [.. lines];
    }
}
