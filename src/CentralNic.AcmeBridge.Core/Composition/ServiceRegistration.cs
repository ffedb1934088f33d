using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>How the modules register what they are made of.</summary>
internal static class ServiceRegistration
{
    /// <summary>
    /// Registers a type with its one public constructor; where it has none, with its internal one: what only the container makes needs no
    /// other, and a public type can then be made of internal ones.
    /// </summary>
    public static IServiceCollection Add<T>(this IServiceCollection services)
        where T : class
    {
        var constructor = typeof(T).GetConstructors() is [var single]
            ? single
            : typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single();
        return services.AddSingleton(provider => (T)constructor.Invoke(
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            [.. constructor.GetParameters().Select(parameter => provider.GetRequiredService(parameter.ParameterType))],
            culture: null));
    }

    /// <summary>Registers a type that is one of several of a kind too.</summary>
    public static IServiceCollection Add<TKind, T>(this IServiceCollection services)
        where TKind : class
        where T : class, TKind => services.Add<T>().AddSingleton<TKind>(provider => provider.GetRequiredService<T>());
}
