using System.Diagnostics.CodeAnalysis;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Shell;

/// <summary>The keys of a page and the script in the browser that hears them.</summary>
public sealed class KeysTests
{
    [Fact]
    public async Task Keys_that_are_still_on_their_way_when_the_page_is_left_never_begin_to_listen()
    {
        await using var browser = new BunitContext();
        var script = new SlowScript();
        browser.Services.AddSingleton<IJSRuntime>(script);
        browser.Services.AddLocalization();
        browser.Render<Keys>(p => p.Add(k => k.Commands, []));
        Assert.Equal(["import"], script.Asked);

        var left = browser.DisposeComponentsAsync();
        script.Arrive();
        await left;

        Assert.Equal(["import"], script.Asked);
    }

    [Fact]
    public async Task A_window_that_is_gone_is_not_waited_for()
    {
        await using var browser = new BunitContext();
        browser.Services.AddSingleton<IJSRuntime>(new SlowScript());
        browser.Services.AddLocalization();
        browser.Render<Keys>(p => p.Add(k => k.Commands, []));

        Assert.True(browser.DisposeComponentsAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Keys_that_listen_are_taken_back_when_the_page_is_left()
    {
        await using var browser = new BunitContext();
        var script = new SlowScript();
        browser.Services.AddSingleton<IJSRuntime>(script);
        browser.Services.AddLocalization();
        script.Arrive();
        browser.Render<Keys>(p => p.Add(k => k.Commands, []));

        await browser.DisposeComponentsAsync();

        Assert.Equal(["import", "listen", "end"], script.Asked);
    }

    [Fact]
    public async Task What_the_keys_do_is_drawn_with_the_page_that_they_are_about()
    {
        await using var browser = new BunitContext();
        browser.Services.AddSingleton<IJSRuntime>(new SlowScript());
        browser.Services.AddLocalization();
        var ask = new KeyCommand(["1"], "はい", EventCallback.Factory.Create(this, () => { }));
        var keys = browser.Render<Keys>(p => p.Add(k => k.Commands, [ask with { Repeats = true }, KeyCommand.Listed("開く", "o")]));
        Assert.Equal("""[{"key":"1","repeats":true}]""", keys.Find("dialog").GetAttribute("data-keys"));

        keys.Render(p => p.Add(k => k.Commands, [ask with { Keys = ["Enter", "Backspace"] }]));

        Assert.Equal("""[{"key":"Enter","repeats":false},{"key":"Backspace","repeats":false}]""", keys.Find("dialog").GetAttribute("data-keys"));
    }

    /// <summary>A browser whose import takes until the test lets it arrive.</summary>
    private sealed class SlowScript : IJSRuntime, IJSObjectReference
    {
        private readonly TaskCompletionSource _arrived = new();

        public List<string> Asked { get; } = [];

        public void Arrive() => _arrived.SetResult();

        public async ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TValue>(string identifier, object?[]? args)
        {
            Asked.Add(identifier);
            await _arrived.Task;
            return this is TValue self ? self : default!;
        }

        public ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TValue>(
            string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
