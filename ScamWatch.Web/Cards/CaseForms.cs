using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Cards;

/// <summary>
/// Forms that take a case a step further. What is typed stays when the case is read again; who is in the middle of a
/// step goes on from what they saw, so that the step is refused and told why, once.
/// </summary>
public abstract class CaseForms : ComponentBase
{
    [Inject] public required MoveCase Move { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Inject] public required IStringLocalizer<CardsTexts> C { get; init; }

    [Inject] public required IStringLocalizer<Texts> T { get; init; }

    [Parameter, EditorRequired] public required SuspensionCase Case { get; set; }

    [Parameter, EditorRequired] public required Actor Actor { get; set; }

    [Parameter, EditorRequired] public required DateOnly Today { get; set; }

    /// <summary>A step was taken; tells the case's new version.</summary>
    [Parameter] public EventCallback<int> Moved { get; set; }

    /// <summary>The case had changed meanwhile and must be read again.</summary>
    [Parameter] public EventCallback Stale { get; set; }

    protected bool Busy { get; private set; }

    protected string? Done { get; private set; }

    /// <summary>Why the last step was refused; null where it was not.</summary>
    protected Refusal? Refused { get; private set; }

    /// <summary>The form of the last refused step.</summary>
    protected object? RefusedForm { get; private set; }

    /// <summary>The version of the case before the eyes of whoever types.</summary>
    protected int SeenVersion { get; private set; }

    /// <summary>True where something typed would be lost.</summary>
    protected abstract bool IsTyped { get; }

    protected override void OnInitialized() => See();

    protected override void OnParametersSet()
    {
        if (!IsTyped)
        {
            See();
        }
    }

    /// <summary>The case as it is now is what the person sees.</summary>
    protected virtual void See() => SeenVersion = Case.Version;

    /// <summary>Empties the forms after a step.</summary>
    protected abstract void Clear();

    /// <summary>The refusal to show in a form.</summary>
    protected Refusal? RefusalOf(object form) => Equals(RefusedForm, form) ? Refused : null;

    /// <summary>Takes a step as the person before the screen.</summary>
    protected Task RunAsync(object form, CaseStep step, string done) => RunAsync(form, () => Move.RunAsync(step, Actor, CancellationToken.None), done);

    /// <summary>Takes a step; shows what it came to.</summary>
    protected async Task RunAsync(object form, Func<Task<Outcome<int>>> step, string done)
    {
        if (Busy)
        {
            return;
        }

        Busy = true;
        (Done, Refused, RefusedForm) = (null, null, form);
        try
        {
            var outcome = await step();
            if (outcome.Succeeded)
            {
                Clear();
                Done = done;
                await Moved.InvokeAsync(outcome.Value);
                See();
                return;
            }

            Refused = outcome.Refusal;
            if (Refused is ChangedMeanwhile)
            {
                await Stale.InvokeAsync();
                SeenVersion = Case.Version;
            }
        }
        finally
        {
            Busy = false;
        }
    }
}
