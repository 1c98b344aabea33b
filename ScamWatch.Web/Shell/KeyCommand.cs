using Microsoft.AspNetCore.Components;

namespace ScamWatch.Web.Shell;

/// <summary>What a key of a page does.</summary>
/// <param name="Keys">
/// As browsers name them: <c>j</c>, <c>?</c>, <c>Enter</c>; a blank parts keys pressed one after the other: <c>g c</c>. Each of
/// them does the same.
/// </param>
/// <param name="Label">What it does, in the language of the screen.</param>
/// <param name="Run">How. None where the browser does it by itself, as Enter opens a link: then it is only listed.</param>
/// <param name="Repeats">True to go on while the key is held down.</param>
public sealed record KeyCommand(IReadOnlyList<string> Keys, string Label, EventCallback Run, bool Repeats = false)
{
    /// <summary>A command of a page, which is drawn again after it.</summary>
    public static KeyCommand Of(ComponentBase page, string key, string label, Func<Task> run) =>
        new([key], label, EventCallback.Factory.Create(page, run));

    /// <summary>One that only the overlay tells of.</summary>
    public static KeyCommand Listed(string label, params IReadOnlyList<string> keys) => new(keys, label, default);
}
