using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Browser;

/// <summary>The real application with its samples, and Chromium. One for all journeys, which run one after another.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly Dictionary<string, string> s_sampleNames = new()
    {
        [Role.Triage] = "triage",
        [Role.CardDesk] = "card",
        [Role.Counter] = "counter",
        [Role.Publisher] = "public",
        [Role.Supervisor] = "super",
        [Role.Administrator] = "admin",
    };

    private IBrowser? _browser;

    internal RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (ChromiumBrowser.Missing is null)
        {
            App = await RunningApp.StartAsync(samples: true);
            _browser = await ChromiumBrowser.LaunchAsync();
            await UntilSamplesAreTakenAsync();
        }
    }

    /// <summary>The program takes its sample inbox while it runs: until then lists grow, and what journeys look for may not be there.</summary>
    private async Task UntilSamplesAreTakenAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            await using var db = App.Db();
            if (await db.Reports.CountAsync(patience.Token) >= TestPaths.SampleReports)
            {
                return;
            }

            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>A browser window of its own, signed in as the sample staff member of a role; null for a citizen.</summary>
    /// <param name="script">False for a browser in which no script runs.</param>
    internal async Task<Window> OpenAsync(string? role, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = App.Address.ToString(),
            Locale = "ja-JP",
            TimezoneId = "Asia/Tokyo",
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = 844 },
        });
        context.SetDefaultTimeout((float)Patience.Long.TotalMilliseconds);
        var window = new Window(context, await context.NewPageAsync());
        if (role is not null)
        {
            await window.Page.GotoAsync("/account/sign-in");
            await window.Page.GetByLabel("ユーザー名").FillAsync(s_sampleNames[role]);
            await window.Page.GetByLabel("パスワード").FillAsync(ScamWatch.Web.Account.SampleStaff.Password);
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "サインイン" }).ClickAsync();
            await window.Page.Locator(".tiles").WaitForAsync();
        }

        return window;
    }

    /// <summary>Windows on a program other than the fixture's.</summary>
    internal Task<IBrowserContext> NewContextAsync(Uri address) => _browser!.NewContextAsync(new()
    {
        BaseURL = address.ToString(),
        Locale = "ja-JP",
        TimezoneId = "Asia/Tokyo",
        ViewportSize = new() { Width = 1280, Height = 844 },
    });

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
            await App.DisposeAsync();
        }
    }

    /// <summary>A window that remembers every error of page and console; closing it fails the test on any.</summary>
    internal sealed class Window : IAsyncDisposable
    {
        private readonly IBrowserContext _context;
        private readonly ConcurrentQueue<string> _errors = new();

        public Window(IBrowserContext context, IPage page)
        {
            (_context, Page) = (context, page);
            page.PageError += (_, error) => _errors.Enqueue($"{page.Url}: {error}");
            page.Console += (_, message) =>
            {
                if (message.Type == "error")
                {
                    _errors.Enqueue($"{page.Url}: {message.Text}");
                }
            };
        }

        public IPage Page { get; }

        /// <summary>Opens a page of the console and waits for its heading.</summary>
        public async Task GoAsync(string path)
        {
            await Page.GotoAsync(path);
            await Page.Locator("h1").First.WaitForAsync();
        }

        /// <summary>Fails on any violation that axe finds on the page as it stands.</summary>
        /// <param name="graveOnly">True where only serious and critical ones count.</param>
        public Task AssertAccessibleAsync(bool graveOnly = false) => Accessible.AssertAsync(Page, graveOnly);

        public async ValueTask DisposeAsync()
        {
            // What a page says while it is being torn down nobody reads: its circuit may end in the middle of an answer.
            var errors = _errors.ToArray();
            await _context.CloseAsync();
            Assert.True(errors.Length == 0, string.Join(Environment.NewLine, errors));
        }
    }
}

[CollectionDefinition(nameof(BrowserFixture), DisableParallelization = true)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;
