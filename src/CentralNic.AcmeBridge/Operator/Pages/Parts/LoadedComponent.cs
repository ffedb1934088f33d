using Microsoft.AspNetCore.Components;

namespace CentralNic.AcmeBridge.Operator.Pages.Parts;

/// <summary>
/// A component that is rendered once, when it has read all that it shows. The framework's own would be rendered before that too, for
/// browsers that follow; here nothing follows.
/// </summary>
public abstract class LoadedComponent : ComponentBase
{
    /// <inheritdoc/>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        StateHasChanged();
    }

    /// <summary>Reads what the component shows.</summary>
    protected abstract Task LoadAsync();
}
