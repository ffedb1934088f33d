using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.OwnCertificates;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Validation;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>What ACME clients ask for (RFC 8555, RFC 9773), and what the operator does with it.</summary>
internal static class AcmeModule
{
    /// <summary>Registers orders, authorizations and their validation.</summary>
    public static IServiceCollection AddOrdering(this IServiceCollection services) => services
        .Add<AccountClosing>()
        .Add<OrderAdmission>()
        .Add<Predecessors>()
        .Add<OrderLimits>()
        .Add<ProvedNames>()
        .Add<AuthorizationOffers>()
        .Add<HeldAnswers>()
        .Add<AuthorizationService>()
        .Add<OrderCreation>()
        .Add<OrderReading>()
        .Add<OrderListing>()
        .Add<CsrAdmission>()
        .Add<OrderFinalization>()
        .Add<CertificateDownload>()
        .Add<RepeatedRequests>()
        .Add<OperatorOrdering>()
        .Add<IPeriodicTask, OrderExpiry>()
        .Add<IChallengeValidator, Http01Validator>()
        .Add<IChallengeValidator, Dns01Validator>()
        .Add<IChallengeValidator, TlsAlpn01Validator>()
        .Add<IChallengeValidator, DnsAccount01Validator>()
        .AddSingleton<IChallengeValidator>(provider => new DnsPersist01Validator(
            provider.GetRequiredService<ValidationOptions>(),
            provider.GetRequiredService<AcmePolicy>().DnsPersist,
            provider.GetRequiredService<DnsLookup>(),
            provider.GetRequiredService<AccountRegistry>(),
            provider.GetRequiredService<TimeProvider>()))
        .Add<EarlyCheck>()
        .Add<IWorkHandler, ValidationWork>();

    /// <summary>Registers renewal information and the revocation of certificates.</summary>
    public static IServiceCollection AddRenewalAndRevocation(this IServiceCollection services) => services
        .Add<RenewalInformationProvider>()
        .Add<EarlyRenewals>()
        .Add<RevocationRecords>()
        .Add<Revoker>()
        .Add<RevocationService>()
        .Add<IPeriodicTask, RevocationTask>()
        .Add<RevocationFetcher>()
        .Add<RevocationLists>()
        .Add<RevocationChecks>()
        .Add<IPeriodicTask, RevocationStatusTask>();

    /// <summary>Registers what gets the bridge its own certificate.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">Which; <see langword="null"/>: it needs none.</param>
    public static IServiceCollection AddOwnCertificate(this IServiceCollection services, OwnCertificateOptions? options) =>
        options is null ? services : services
            .AddSingleton(options)
            .Add<OwnCertificateOrders>()
            .Add<IPeriodicTask, OwnCertificateTask>();

    /// <summary>Registers the import of what the reseller account holds.</summary>
    public static IServiceCollection AddAccountImport(this IServiceCollection services) => services
        .Add<ImportListing>()
        .Add<ImportReader>()
        .Add<ImportAdoption>()
        .Add<AccountImporter>()
        .Add<IPeriodicTask, RestoreCatchUp>();

    /// <summary>Registers what the operator does with tenants, external account keys and accounts.</summary>
    /// <param name="services">The services.</param>
    /// <param name="secrets">Encrypts what is secret; <see langword="null"/>: nothing does.</param>
    public static IServiceCollection AddAdministration(this IServiceCollection services, ISecretProtector? secrets) => services
        .AddSingleton(secrets ?? new UnavailableSecretProtector())
        .Add<TenantPlans>()
        .Add<TenantRepository>()
        .Add<KeyAdministration>()
        .Add<TenantAdministration>()
        .Add<AccountAdministration>();

    /// <summary>Registers what the operator is told, and the channels by which.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The channels; <see langword="null"/>: there are none, and what would be told is kept all the same.</param>
    /// <param name="folder">The data folder; <see langword="null"/>: its room is not looked at.</param>
    public static IServiceCollection AddNotification(this IServiceCollection services, NotifyOptions? options, string? folder)
    {
        var telling = options ?? new NotifyOptions();
        services
            .Add<CertificateSuccession>()
            .Add<IOngoingSource, BudgetSource>()
            .Add<IOngoingSource, RevokedSource>()
            .AddSingleton(provider => new ExpiringCertificates(
                telling.ExpiringBefore, provider.GetRequiredService<CertificateSuccession>(), provider.GetRequiredService<TimeProvider>()))
            .Add<IOngoingSource, ExpirySource>()
            .AddSingleton<IOngoingSource>(provider => new PaidTimeSource(
                telling.PaidTimeBefore, provider.GetRequiredService<SubscriptionIndex>(), provider.GetRequiredService<TimeProvider>()))
            .Add<IPeriodicTask, HealthNotifications>();
        if (telling.CreditBelow is { } credit)
        {
            services.AddSingleton<IOngoingSource>(provider => new CreditSource(
                credit, provider.GetRequiredService<ResellerClient>(), provider.GetRequiredService<TimeProvider>()));
        }

        if (folder is not null)
        {
            services.AddSingleton<IPeriodicTask>(provider => new DiskSpaceCheck(
                folder, telling.DiskBelow, provider.GetRequiredService<HealthMonitor>()));
        }

        if (options?.Mail is { } mail)
        {
            services
                .AddSingleton(provider => new MailChannel(mail, options.Pages, provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<INotificationChannel>(provider => provider.GetRequiredService<MailChannel>());
            if (mail.TellsContacts)
            {
                services
                    .Add<IOngoingSource, ContactExpirySource>()
                    .AddSingleton<INotificationChannel>(provider => new ContactMailChannel(
                        provider.GetRequiredService<MailChannel>(), mail, provider.GetRequiredService<TimeProvider>()));
            }
        }

        if (options?.Webhook is { } webhook)
        {
            services.AddSingleton<INotificationChannel>(provider =>
                new WebhookChannel(webhook, options.Pages, provider.GetRequiredService<TimeProvider>()));
        }

        if (options?.Program is { } program)
        {
            services.AddSingleton<INotificationChannel>(provider =>
                new ProgramChannel(program, options.Pages, provider.GetRequiredService<TimeProvider>()));
        }

        return services
            .Add<NotificationChannels>()
            .Add<NotificationRepository>()
            .Add<FailureNotices>()
            .Add<TestNotification>()
            .Add<IPeriodicTask, ClassNotices>()
            .Add<IPeriodicTask, OrderNotifications>();
    }
}
