using Microsoft.AspNetCore.Components;

namespace ScamWatch.Web.Shell;

/// <summary>
/// A component that its parent's drawing does not draw anew unless what it shows has changed; its own events draw it as ever. Blazor alone compares
/// no parameters but numbers, texts and the like, and so draws every line of a list for each click on one of them.
/// </summary>
public abstract class SteadyComponent : ComponentBase
{
    private object? _drawn;

    /// <summary>All parameters that are shown, as something that compares by value. Callbacks need not be among them: they are taken over in any case.</summary>
    protected abstract object Shown { get; }

    public override Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        return HasChanged() ? base.SetParametersAsync(ParameterView.Empty) : Task.CompletedTask;
    }

    /// <summary>For events of what it shows: draws it where that has changed.</summary>
    protected void DrawIfChanged()
    {
        if (HasChanged())
        {
            StateHasChanged();
        }
    }

    private bool HasChanged()
    {
        var shown = Shown;
        if (shown.Equals(_drawn))
        {
            return false;
        }

        _drawn = shown;
        return true;
    }
}
