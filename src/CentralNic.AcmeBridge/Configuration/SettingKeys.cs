using System.Collections.Frozen;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Every key of the configuration. <c>&lt;name&gt;</c> stands for a name that the operator chooses.</summary>
/// <remarks><c>docs/configuration.md</c> and <c>appsettings.example.json</c> hold the same keys; a test compares them.</remarks>
internal static class SettingKeys
{
    internal const string PublicUrl = "PublicUrl";
    internal const string Listen = "Listen";
    internal const string DataFolder = "DataFolder";
    internal const string TrustedProxies = "TrustedProxies";

    internal const string TlsCertificateFile = "Tls:CertificateFile";
    internal const string TlsKeyFile = "Tls:KeyFile";

    internal const string ResellerEndpoint = "Reseller:Endpoint";
    internal const string ResellerLogin = "Reseller:Login";
    internal const string ResellerPassword = "Reseller:Password";
    internal const string ResellerPasswordFile = "Reseller:PasswordFile";
    internal const string ResellerOte = "Reseller:Ote";
    internal const string ResellerUseSessions = "Reseller:UseSessions";
    internal const string ResellerProxy = "Reseller:Proxy";
    internal const string ResellerConnectTimeout = "Reseller:ConnectTimeout";
    internal const string ResellerTotalTimeout = "Reseller:TotalTimeout";
    internal const string ResellerCommandsPerSecond = "Reseller:CommandsPerSecond";
    internal const string ResellerBurst = "Reseller:Burst";
    internal const string ResellerMaxConcurrency = "Reseller:MaxConcurrency";
    internal const string ResellerPollInterval = "Reseller:PollInterval";
    internal const string ResellerLostAnswerSettleTime = "Reseller:LostAnswerSettleTime";
    internal const string ResellerGiveUpAfter = "Reseller:GiveUpAfter";
    internal const string ResellerGiveUpAfterVetting = "Reseller:GiveUpAfterVetting";
    internal const string ResellerEarlyLooks = "Reseller:EarlyLooks";

    internal const string AcmeTermsOfService = "Acme:TermsOfService";
    internal const string AcmeTermsOfServiceChangeNeedsConsent = "Acme:TermsOfServiceChangeNeedsConsent";
    internal const string AcmeExternalAccountRequired = "Acme:ExternalAccountRequired";
    internal const string AcmeWebsite = "Acme:Website";
    internal const string AcmeLimitsHelp = "Acme:LimitsHelp";
    internal const string AcmeCaaIdentities = "Acme:CaaIdentities";
    internal const string AcmeDefaultProfile = "Acme:DefaultProfile";
    internal const string AcmeHoldTime = "Acme:HoldTime";
    internal const string AcmeOrderLifetime = "Acme:OrderLifetime";
    internal const string AcmeAuthorizationLifetime = "Acme:AuthorizationLifetime";
    internal const string AcmeAuthorizationReuse = "Acme:AuthorizationReuse";
    internal const string AcmeChallengeTypes = "Acme:ChallengeTypes";
    internal const string AcmeWeakKeyLists = "Acme:WeakKeyLists";
    internal const string AcmeDnsPersistIssuerDomainNames = "Acme:DnsPersist:IssuerDomainNames";
    internal const string AcmeDnsPersistFormerPublicUrls = "Acme:DnsPersist:FormerPublicUrls";
    internal const string AcmeDnsPersistAcceptAccountUrl = "Acme:DnsPersist:AcceptAccountUrl";
    internal const string AcmeMaxNamesPerOrder = "Acme:MaxNamesPerOrder";

    internal const string Profiles = "Profiles";
    internal const string ProfileClass = "Class";
    internal const string ProfileDescription = "Description";
    internal const string ProfileDcvMethods = "DcvMethods";
    internal const string ProfileTechContact = "TechContact";
    internal const string ProfileOrganizationContact = "OrganizationContact";
    internal const string ProfileEvApproverContact = "EvApproverContact";
    internal const string ProfileApproverEmails = "ApproverEmails";
    internal const string ProfileSharing = "Sharing";
    internal const string ProfileServerType = "ServerType";
    internal const string ProfilePeriod = "Period";
    internal const string ProfileNeededPaidTime = "NeededPaidTime";
    internal const string ProfileImmediateIssuance = "ImmediateIssuance";

    internal const string ContactFirstName = "FirstName";
    internal const string ContactLastName = "LastName";
    internal const string ContactJobTitle = "JobTitle";
    internal const string ContactPhone = "Phone";
    internal const string ContactEmail = "Email";
    internal const string ContactOrganizationName = "OrganizationName";
    internal const string ContactOrganizationDba = "OrganizationDba";
    internal const string ContactOrganizationStreet = "OrganizationStreet";
    internal const string ContactOrganizationZip = "OrganizationZip";
    internal const string ContactOrganizationCity = "OrganizationCity";
    internal const string ContactOrganizationState = "OrganizationState";
    internal const string ContactOrganizationCountry = "OrganizationCountry";
    internal const string ContactOrganizationPhone = "OrganizationPhone";
    internal const string ContactOrganizationEmail = "OrganizationEmail";

    internal const string Tenants = "Tenants";
    internal const string TenantNames = "Names";
    internal const string TenantProfiles = "Profiles";
    internal const string TenantPreauthorizedNames = "PreauthorizedNames";
    internal const string TenantExternalAccountKeys = "ExternalAccountKeys";
    internal const string ExternalAccountKey = "Key";
    internal const string ExternalAccountKeyFile = "KeyFile";
    internal const string ExternalAccountKeyOneAccountOnly = "OneAccountOnly";

    internal const string Budget = "Budget";
    internal const string BudgetPerOrder = "PerOrder";
    internal const string BudgetPerMonth = "PerMonth";
    internal const string BudgetPerYear = "PerYear";
    internal const string BudgetCurrency = "Currency";

    internal const string Limits = "Limits";

    internal const string DcvHttpListen = "Dcv:Http:Listen";
    internal const string DcvHttpNames = "Dcv:Http:Names";
    internal const string DcvRfc2136 = "Dcv:Rfc2136";
    internal const string DcvResellerDnsNames = "Dcv:ResellerDns:Names";
    internal const string DcvResellerDnsAliasTargets = "Dcv:ResellerDns:AliasTargets";
    internal const string DcvResellerDnsTtl = "Dcv:ResellerDns:Ttl";
    internal const string DcvHook = "Dcv:Hook";
    internal const string DcvManualNames = "Dcv:Manual:Names";
    internal const string DcvManualAliasTargets = "Dcv:Manual:AliasTargets";
    internal const string DcvManualMethods = "Dcv:Manual:Methods";
    internal const string DcvCheckCaa = "Dcv:CheckCaa";
    internal const string DcvNameServers = "Dcv:NameServers";
    internal const string DcvHttpPort = "Dcv:HttpPort";
    internal const string DcvHttpsPort = "Dcv:HttpsPort";
    internal const string DcvLookTimeout = "Dcv:LookTimeout";
    internal const string DcvLongestWait = "Dcv:LongestWait";
    internal const string PublisherNames = "Names";
    internal const string PublisherAliasTargets = "AliasTargets";
    internal const string PublisherServer = "Server";
    internal const string PublisherKeyName = "KeyName";
    internal const string PublisherKeyAlgorithm = "KeyAlgorithm";
    internal const string PublisherKeySecret = "KeySecret";
    internal const string PublisherKeySecretFile = "KeySecretFile";
    internal const string PublisherTtl = "Ttl";
    internal const string PublisherTimeout = "Timeout";
    internal const string PublisherMethods = "Methods";
    internal const string PublisherProgram = "Program";
    internal const string PublisherArguments = "Arguments";

    internal const string OperatorListen = "Operator:Listen";
    internal const string OperatorAllowRemote = "Operator:AllowRemote";
    internal const string OperatorNotifyProgram = "Operator:Notify:Program";
    internal const string OperatorNotifyArguments = "Operator:Notify:Arguments";
    internal const string OperatorNotifyTimeout = "Operator:Notify:Timeout";

    internal const string ValidationHttp01Port = "Validation:Http01Port";
    internal const string ValidationTlsAlpn01Port = "Validation:TlsAlpn01Port";
    internal const string ValidationHttpsPort = "Validation:HttpsPort";
    internal const string ValidationResolvers = "Validation:Resolvers";
    internal const string ValidationAddressOverrides = "Validation:AddressOverrides";
    internal const string ValidationAllowedNetworks = "Validation:AllowedNetworks";
    internal const string ValidationPermittedTenants = "Validation:PermittedTenants";
    internal const string ValidationAttemptTimeout = "Validation:AttemptTimeout";
    internal const string ValidationRetryDelays = "Validation:RetryDelays";
    internal const string ValidationMaxRedirects = "Validation:MaxRedirects";
    internal const string ValidationMaxBodyBytes = "Validation:MaxBodyBytes";

    internal const string SandboxListen = "Sandbox:Listen";
    internal const string SandboxIssueDelay = "Sandbox:IssueDelay";
    internal const string SandboxDcvHttpPort = "Sandbox:DcvHttpPort";

    internal const string LoggingLevel = "Logging:Level";
    internal const string LoggingJson = "Logging:Json";

    /// <summary>Keys that hold one value.</summary>
    internal static IReadOnlyList<string> Values { get; } =
    [
        PublicUrl, DataFolder,
        TlsCertificateFile, TlsKeyFile,
        ResellerEndpoint, ResellerLogin, ResellerPassword, ResellerPasswordFile, ResellerOte, ResellerUseSessions, ResellerProxy,
        ResellerConnectTimeout, ResellerTotalTimeout, ResellerCommandsPerSecond, ResellerBurst, ResellerMaxConcurrency, ResellerPollInterval, ResellerLostAnswerSettleTime,
        ResellerGiveUpAfter, ResellerGiveUpAfterVetting,
        AcmeTermsOfService, AcmeTermsOfServiceChangeNeedsConsent, AcmeExternalAccountRequired, AcmeWebsite, AcmeLimitsHelp, AcmeDefaultProfile, AcmeHoldTime, AcmeOrderLifetime, AcmeAuthorizationLifetime, AcmeAuthorizationReuse, AcmeDnsPersistAcceptAccountUrl, AcmeMaxNamesPerOrder,
        "Profiles:<name>:Description", "Profiles:<name>:TechContact", "Profiles:<name>:ServerType", "Profiles:<name>:Period",
        "Profiles:<name>:NeededPaidTime", "Profiles:<name>:ImmediateIssuance", "Profiles:<name>:Sharing", "Profiles:<name>:ApproverEmails:<suffix>",
        "Profiles:<name>:OrganizationContact", "Profiles:<name>:EvApproverContact",
        "Profiles:<name>:TechContact:FirstName", "Profiles:<name>:TechContact:LastName", "Profiles:<name>:TechContact:JobTitle", "Profiles:<name>:TechContact:Phone",
        "Profiles:<name>:TechContact:Email", "Profiles:<name>:OrganizationContact:FirstName", "Profiles:<name>:OrganizationContact:LastName", "Profiles:<name>:OrganizationContact:JobTitle",
        "Profiles:<name>:OrganizationContact:Phone", "Profiles:<name>:OrganizationContact:Email", "Profiles:<name>:OrganizationContact:OrganizationName", "Profiles:<name>:OrganizationContact:OrganizationDba",
        "Profiles:<name>:OrganizationContact:OrganizationStreet", "Profiles:<name>:OrganizationContact:OrganizationZip", "Profiles:<name>:OrganizationContact:OrganizationCity", "Profiles:<name>:OrganizationContact:OrganizationState",
        "Profiles:<name>:OrganizationContact:OrganizationCountry", "Profiles:<name>:OrganizationContact:OrganizationPhone", "Profiles:<name>:OrganizationContact:OrganizationEmail", "Profiles:<name>:EvApproverContact:FirstName",
        "Profiles:<name>:EvApproverContact:LastName", "Profiles:<name>:EvApproverContact:JobTitle", "Profiles:<name>:EvApproverContact:Phone", "Profiles:<name>:EvApproverContact:Email",
        "Budget:PerOrder", "Budget:PerMonth", "Budget:PerYear", "Budget:Currency",
        "Tenants:<name>:Budget:PerOrder", "Tenants:<name>:Budget:PerMonth", "Tenants:<name>:Budget:PerYear", "Tenants:<name>:Budget:Currency",
        "Limits:NewAccountsPerAddress", "Limits:NewOrdersPerAccount", "Limits:PendingOrdersPerAccount", "Limits:CertificatesPerNameSet",
        "Limits:FailedValidationsPerName", "Limits:PurchasesPerNameSet", "Limits:PurchasesPerAccount", "Limits:PurchasesPerExternalAccountKey", "Limits:PurchasesPerTenant",
        "Tenants:<name>:Limits:NewAccountsPerAddress", "Tenants:<name>:Limits:NewOrdersPerAccount", "Tenants:<name>:Limits:PendingOrdersPerAccount",
        "Tenants:<name>:Limits:CertificatesPerNameSet", "Tenants:<name>:Limits:FailedValidationsPerName",
        "Tenants:<name>:Limits:PurchasesPerNameSet", "Tenants:<name>:Limits:PurchasesPerAccount", "Tenants:<name>:Limits:PurchasesPerExternalAccountKey",
        "Tenants:<name>:Limits:PurchasesPerTenant",
        DcvHttpListen, DcvResellerDnsTtl, DcvCheckCaa, DcvHttpPort, DcvHttpsPort, DcvLookTimeout, DcvLongestWait,
        "Dcv:Rfc2136:<name>:Server", "Dcv:Rfc2136:<name>:KeyName", "Dcv:Rfc2136:<name>:KeyAlgorithm", "Dcv:Rfc2136:<name>:KeySecret",
        "Dcv:Rfc2136:<name>:KeySecretFile", "Dcv:Rfc2136:<name>:Ttl", "Dcv:Rfc2136:<name>:Timeout",
        "Dcv:Hook:<name>:Program", "Dcv:Hook:<name>:Timeout",
        OperatorListen, OperatorAllowRemote, OperatorNotifyProgram, OperatorNotifyTimeout,
        ValidationHttp01Port, ValidationTlsAlpn01Port, ValidationHttpsPort, "Validation:AddressOverrides:<suffix>", ValidationAttemptTimeout, ValidationMaxRedirects,
        ValidationMaxBodyBytes,
        "Tenants:<name>:ExternalAccountKeys:<kid>:Key", "Tenants:<name>:ExternalAccountKeys:<kid>:KeyFile",
        "Tenants:<name>:ExternalAccountKeys:<kid>:OneAccountOnly",
        SandboxListen, SandboxIssueDelay, SandboxDcvHttpPort,
        LoggingLevel, LoggingJson,
    ];

    /// <summary>Keys that hold a list.</summary>
    internal static IReadOnlyList<string> Lists { get; } =
    [
        Listen, TrustedProxies, AcmeCaaIdentities, AcmeChallengeTypes, AcmeWeakKeyLists, AcmeDnsPersistIssuerDomainNames, AcmeDnsPersistFormerPublicUrls, "Profiles:<name>:Class", "Profiles:<name>:DcvMethods", DcvHttpNames, "Dcv:Rfc2136:<name>:Names", DcvResellerDnsNames,
        "Dcv:Rfc2136:<name>:AliasTargets", DcvResellerDnsAliasTargets, "Dcv:Hook:<name>:AliasTargets", DcvManualAliasTargets,
        "Dcv:Hook:<name>:Names", "Dcv:Hook:<name>:Methods", "Dcv:Hook:<name>:Arguments", DcvManualNames, DcvManualMethods,
        "Dcv:NameServers:<suffix>", OperatorNotifyArguments, ValidationResolvers, ValidationAllowedNetworks, ValidationPermittedTenants,
        ValidationRetryDelays, ResellerEarlyLooks,
        "Tenants:<name>:Names", "Tenants:<name>:Profiles", "Tenants:<name>:PreauthorizedNames",
    ];

    /// <summary>All keys.</summary>
    internal static IReadOnlyList<string> All { get; } = [.. Values, .. Lists];

    /// <summary>The keys without a section.</summary>
    internal static FrozenSet<string> TopLevel { get; } = All.Where(key => !key.Contains(':')).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names of the sections.</summary>
    internal static FrozenSet<string> Sections { get; } =
        All.Where(key => key.Contains(':')).Select(key => key[..key.IndexOf(':')]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a key, as found in a source, is one of ours.</summary>
    internal static bool IsKnown(string key)
    {
        string[] segments = key.Split(':');
        return Values.Any(known => Matches(known, segments))
            || Lists.Any(known => Matches(known, segments)
                || (int.TryParse(segments[^1], System.Globalization.NumberStyles.None, null, out _) && Matches(known, segments.AsSpan(..^1))));
    }

    /// <summary>Whether a key is a section that holds ours: <c>Dcv:Http</c>, <c>Profiles:default</c>.</summary>
    internal static bool IsSection(string key)
    {
        int depth = key.Count(character => character == ':') + 1;
        string[] segments = key.Split(':');
        return All.Any(known => known.Split(':') is var parts && parts.Length > depth && Matches(string.Join(':', parts[..depth]), segments));
    }

    /// <summary>The known key that is spelled most like this one; <see langword="null"/> when none is near.</summary>
    internal static string? Nearest(string key)
    {
        string[] segments = key.Split(':');
        return All
            .Select(known => Fill(known, segments))
            .Select(known => (Known: known, Distance: EditDistance(known, key)))
            .Where(candidate => candidate.Distance <= Math.Max(2, key.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Known)
            .FirstOrDefault();
    }

    /// <summary>The name that is spelled most like this one; <see langword="null"/> when none is near.</summary>
    internal static string? NearestName(string name, IEnumerable<string> known) => known
        .Select(other => (Name: other, Distance: EditDistance(other, name)))
        .Where(candidate => candidate.Distance <= Math.Max(2, name.Length / 3))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    private static bool Matches(string known, ReadOnlySpan<string> segments)
    {
        string[] parts = known.Split(':');
        if (parts.Length != segments.Length)
        {
            return false;
        }

        for (int index = 0; index < parts.Length; index++)
        {
            if (!parts[index].StartsWith('<') && !parts[index].Equals(segments[index], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    // The operator's own names stay as they are.
    private static string Fill(string known, string[] segments)
    {
        string[] parts = known.Split(':');
        for (int index = 0; index < parts.Length && index < segments.Length; index++)
        {
            if (parts[index].StartsWith('<'))
            {
                parts[index] = segments[index];
            }
        }

        return string.Join(':', parts);
    }

    private static int EditDistance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        int[] current = new int[right.Length + 1];
        for (int row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int change = char.ToUpperInvariant(left[row - 1]) == char.ToUpperInvariant(right[column - 1]) ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
