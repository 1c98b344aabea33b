using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Web;

namespace ScamWatch.Tests.Support;

/// <summary>
/// The real application on a free port of this machine, over a state folder of its own, with one account a role. Tests
/// say what they want of it and never reach into its services.
/// </summary>
internal sealed partial class RunningApp : IAsyncDisposable
{
    /// <summary>Of every test account.</summary>
    public const string Password = "a-long-enough-phrase";

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly string? _database;

    private RunningApp(WebApplication app, string folder, string? database)
    {
        (_app, _folder, _database) = (app, folder, database);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="samples">True to start as a newcomer's development machine does: sample staff and inbox.</param>
    /// <param name="workers">True to watch the drop folder.</param>
    /// <param name="environment">Development or Production.</param>
    /// <param name="settings">What is set otherwise than usual.</param>
    /// <param name="database">Connection string of a PostgreSQL database; null for SQLite.</param>
    /// <param name="beside">Another node over the same PostgreSQL database, with the same keys; null for the first.</param>
    public static async Task<RunningApp> StartAsync(
        bool samples = false, bool workers = false, string? environment = null, string? database = null,
        IReadOnlyDictionary<string, string?>? settings = null, RunningApp? beside = null)
    {
        database ??= beside?._database;
        var folder = Directory.CreateTempSubdirectory("scamwatch-app-").FullName;
        var state = Path.Combine(folder, "state");
        TestModel.CopyTo(Path.Combine(state, "model.bin"));
        var app = ScamWatchApp.Create(
            new WebApplicationOptions
            {
                ContentRootPath = TestPaths.Web,
                ApplicationName = "ScamWatch.Web",
                EnvironmentName = environment ?? (samples ? "Development" : "Test"),
            },
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0",
                ["Data:Root"] = TestPaths.Data,
                ["Data:State"] = state,
                ["Data:Inbox"] = Path.Combine(folder, "inbox"),
                ["Workers:Enabled"] = (samples || workers).ToString(),
                ["Logging:LogLevel:Default"] = "Warning",
                // One factor does for what is not about signing in; the samples open with one anyway.
                ["SignIn:SecondFactor"] = samples ? null : "none",
                // Work that no test looks at.
                ["SignIn:HashRounds"] = "2000",
                // All come from one address.
                ["SignIn:AddressFailures"] = "100000",
                ["Check:ReportsPerTenMinutes"] = samples ? "100" : null,
                // Readers are the reader tests' own: others shall not take their cards.
                ["CardReader:Local"] = "false",
                // A stop confirmed by hand, as where no card system is connected.
                ["Registry:Mode"] = "manual",
                ["Database:Provider"] = database is null ? null : StorageOptions.Postgres,
                ["Database:ConnectionString"] = database,
                ["Keys:Folder"] = database is null ? null : Path.Combine(beside?._folder ?? folder, "keys"),
            }).AddInMemoryCollection(settings ?? new Dictionary<string, string?>()));
        if (!samples)
        {
            File.Copy(Path.Combine(TestPaths.Data, "samples", "municipality.json"), Path.Combine(state, "municipality.json"));
        }

        await StartUp.PrepareAsync(app.Services, default);
        if (!samples && environment is null && beside is null)
        {
            foreach (var role in Role.All)
            {
                var added = await app.Services.GetRequiredService<AddStaff>()
                    .RunAsync(new(role, $"試験 {role}", role, Password), Actor.CommandLine, default);
                Assert.True(added.Succeeded, added.Refusal?.Message.En);
            }
        }

        await app.StartAsync();
        return new(app, folder, database);
    }

    /// <summary>A fresh context, to look at what was stored.</summary>
    public ScamWatchDb Db() => Services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContext();

    /// <summary>The product's services as another process on the same machine has them, the command line for one.</summary>
    public ServiceProvider OtherProcess()
    {
        var configuration = Services.GetRequiredService<IConfiguration>();
        return new ServiceCollection().AddLogging().AddScamWatchDomain(configuration).BuildServiceProvider();
    }

    /// <summary>A client that nobody has signed in with; follows no redirects.</summary>
    public HttpClient Anonymous() =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>A client signed in as the account of a role.</summary>
    public async Task<HttpClient> SignedInAsync(string role, string password = Password)
    {
        var client = Anonymous();
        var answer = await SignInAsync(client, role, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>The cookie header of somebody who has just signed in as the account of a role, for what is no client of ours.</summary>
    public async Task<string> CookieAsync(string role, string password = Password)
    {
        using var client = Anonymous();
        using var answer = await SignInAsync(client, role, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

    /// <summary>Sends the sign-in form as a browser does.</summary>
    public Task<HttpResponseMessage> SignInAsync(HttpClient client, string userName, string password, string query = "") =>
        SendFormAsync(client, "/account/sign-in" + query, "sign-in", new()
        {
            ["Model.UserName"] = userName,
            ["Model.Password"] = password,
        });

    /// <summary>Opens a page and sends the form on it, with its antiforgery token.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(
        HttpClient client, string page, string form, Dictionary<string, string> fields)
    {
        var html = await client.GetStringAsync(page);
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = Token().Match(html).Groups[1].Value;
        return await client.PostAsync(page, new FormUrlEncodedContent(fields));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await Folders.DeleteAsync(_folder);
    }

    [System.Text.RegularExpressions.GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial System.Text.RegularExpressions.Regex Token();
}
