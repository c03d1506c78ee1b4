using Microsoft.AspNetCore.Components;

namespace Renkei.Shell;

/// <summary>A component that is drawn once, when everything it asked for is there. Every page and part is one (see _Imports.razor).</summary>
/// <remarks>Blazor's own base class draws a component for the first time wherever its loading happens to wait for the database,
/// with half of its fields filled. On a screen that redraws itself this is a courtesy; for a page that is sent once it is only a way to fail now and then.</remarks>
public abstract class DrawnOnce : ComponentBase, IHandleEvent
{
    private bool isLoaded;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!isLoaded)
        {
            isLoaded = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem callback, object? arg)
    {
        await callback.InvokeAsync(arg);
        StateHasChanged();
    }
}
