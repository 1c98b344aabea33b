using System.Globalization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.EntityFrameworkCore;
using Radzen;
using ScamWatch.Domain;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.CardReader.Agent;
using ScamWatch.Ingest.Nodes;
using ScamWatch.Ingest.Operations;
using ScamWatch.Web.Account;
using ScamWatch.Web.Api;
using ScamWatch.Web.Audit;
using ScamWatch.Web.Checking;
using ScamWatch.Web.Insights;
using ScamWatch.Web.Leaks;
using ScamWatch.Web.Operations;
using ScamWatch.Web.Pki;
using ScamWatch.Web.Privacy;
using ScamWatch.Web.Public;
using ScamWatch.Web.References;
using ScamWatch.Web.Publishing;
using ScamWatch.Web.Replies;
using ScamWatch.Web.Sharing;
using ScamWatch.Web.Shell;
using ScamWatch.Web.Staff;
using ScamWatch.Web.Subscriptions;

namespace ScamWatch.Web;

/// <summary>The console and the public site as one application, built the same way for people and for tests.</summary>
public static class ScamWatchApp
{
    /// <summary>Builds, prepares the database, greets at the terminal and runs until stopped.</summary>
    public static async Task RunAsync(string[] args)
    {
        // Settings lie beside the program unless it is run in its own source folder.
        var root = File.Exists("appsettings.json") ? Environment.CurrentDirectory : AppContext.BaseDirectory;
        WebApplication app;
        try
        {
            app = Create(new WebApplicationOptions { Args = args, ContentRootPath = root });
        }
        catch (WrongSettingsException)
        {
            // All of them have been said.
            Environment.ExitCode = WrongSettingsException.ExitCode;
            return;
        }

        if (args is ["export", "site", ..])
        {
            Environment.ExitCode = await SiteExportCommand.RunAsync(app, args, app.Lifetime.ApplicationStopping);
            return;
        }

        try
        {
            NodeRoles.From(app.Configuration).RequireWeb();
            await StartUp.PrepareAsync(app.Services, app.Lifetime.ApplicationStopping);
        }
        catch (Exception fault) when (fault is DatabaseUnavailableException or ForeignKeysException or MissingFieldKeyException or NodeRoleException)
        {
            await Console.Error.WriteLineAsync($"ScamWatch: {fault.Message}");
            Environment.ExitCode = 1;
            return;
        }

        app.Lifetime.ApplicationStarted.Register(() => Greeting.Print(app));
        // Asked for now: once the program has run, its services are gone.
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (IOException fault)
        {
            // An address in use: one line says it better than a stack trace.
            await Console.Error.WriteLineAsync($"ScamWatch: {fault.Message}");
            Environment.ExitCode = 1;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before it had started: that is no fault.
        }
    }

    /// <summary>Builds the application without starting it.</summary>
    /// <param name="options">Command line, environment and roots.</param>
    /// <param name="configure">What a test wants otherwise.</param>
    public static WebApplication Create(WebApplicationOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(options);
        // The static files of packages are served from the build's manifest also outside Development.
        builder.WebHost.UseStaticWebAssets();
        configure?.Invoke(builder);
        var settings = SettingsReport.Check(builder.Configuration);
        if (!settings.Tell(Console.Error))
        {
            throw new WrongSettingsException(settings.Faults);
        }

        // Below that the framework writes every address with what was looked for in it, whatever the settings say of all logs.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // Before all else that stands at the front.
        builder.AddEntrance();
        builder.Services.AddScamWatchDomain(builder.Configuration);
        builder.Services.AddScamWatchIngest(builder.Configuration).AddScamWatchTelemetry(builder.Configuration).AddServiceManager("ScamWatch");
        AddSignIn(builder);
        AddScreens(builder.Services);
        if (builder.Environment.IsProduction())
        {
            builder.Services.AddHostedService<WarmUp>();
        }

        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    private static void AddSignIn(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = SignInSettings.From(builder.Configuration);
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(StaffSignIn.SecondScheme, o =>
            {
                o.Cookie.Name = StaffSignIn.SecondScheme;
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Strict;
                o.ExpireTimeSpan = TimeSpan.FromMinutes(5);
                o.SlidingExpiration = false;
            })
            .AddIdentityCookies();
        services.AddScoped<ILookupNormalizer, PlainNames>();
        services.AddIdentityCore<StaffMember>(o =>
            {
                // PasswordRules say what a password must be; Identity's own kinds of characters are asked for nowhere.
                o.Password.RequiredLength = PasswordRules.MinWithSecond;
                o.Password.RequiredUniqueChars = 1;
                o.Password.RequireDigit = false;
                o.Password.RequireLowercase = false;
                o.Password.RequireUppercase = false;
                o.Password.RequireNonAlphanumeric = false;
                o.Lockout.MaxFailedAccessAttempts = settings.LockAfter;
                o.Lockout.DefaultLockoutTimeSpan = settings.Lock;
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<ScamWatchDb>()
            .AddUserStore<StaffUserStore>()
            .AddSignInManager()
            .AddTokenProvider<StaffCodes>(TokenOptions.DefaultAuthenticatorProvider)
            .AddClaimsPrincipalFactory<StaffClaims>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = settings.HashRounds);
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            // The device asks for PIN or fingerprint, which makes a passkey two factors in one.
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.ServerDomain = settings.PasskeyDomain;
            o.ValidateOrigin = context => ValueTask.FromResult(PasskeyOrigin.IsOurs(context));
        });
        services.ConfigureApplicationCookie(o =>
        {
            o.Cookie.Name = HostCookies.Ours;
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.LoginPath = Urls.SignIn;
            o.AccessDeniedPath = Urls.Refused;
            // How long a sign-in lasts the server decides, sign-in by sign-in (SessionGate); this is only the longest of all.
            o.ExpireTimeSpan = TimeSpan.FromDays(1);
            o.SlidingExpiration = false;
            o.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<SessionGate>().ValidateAsync(context);
        });
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, RevalidatingSignIn>();
        services.AddScoped<StaffSignIn>();
        services.AddScoped<OwnAccount.OwnSecurity>();
        services.AddSingleton<StaffPasswordHasher>();
        services.AddSingleton<IPasswordHasher<StaffMember>>(provider => provider.GetRequiredService<StaffPasswordHasher>());
        services.AddSingleton<SessionGate>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<ConfirmIdentity>();
        services.AddSingleton<FirstAdministratorCode>();
        services.AddSingleton<AddStaff>();
        services.AddSingleton<ChangeStaff>();
        services.AddSingleton<FindStaff>();
        services.AddSingleton<ExportRights>();
        services.AddSingleton<StaffNames>();
        services.AddSingleton<RecordSignIn>();
        services.AddSingleton<SecondPerson>();

        // Keys outlive the process, or every sign-in would end with it.
        var data = DataFolder.Find(builder.Configuration);
        var protection = services.AddDataProtection().SetApplicationName("ScamWatch");
        if (StorageOptions.From(builder.Configuration, data).Provider == StorageOptions.Postgres)
        {
            services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<ScamWatchDb>, TimeProvider>(
                (o, contexts, clock) => o.XmlRepository = new DatabaseKeys(contexts, data, clock));
        }
        else
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(data.Keys));
        }
    }

    private static void AddScreens(IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            CultureInfo[] languages = [new("ja"), new("en")];
            o.SupportedCultures = languages;
            o.SupportedUICultures = languages;
            o.DefaultRequestCulture = new RequestCulture("ja");
            // Japanese unless the person chose otherwise: the browser's wish would split a desk into two languages.
            o.RequestCultureProviders = [new PublicLanguage(), new CookieRequestCultureProvider()];
        });
        services.AddRouteLimits();
        services.AddCircuitLimits();
        services.AddPublicPages();
        services.AddCheck();
        services.AddApi();
        services.AddRadzenComponents();
        services.AddSingleton<Cards.CallDrafts>();
        services.AddSingleton<Flows.FlowDrafts>();
        services.AddSingleton<Counter.ReaderClaims>();
        services.AddTransient<Cards.ReferencePack>();
        services.AddSingleton<HealthEndpoints.HealthLook>();
        services.AddHostedService<Reach.ReachWorker>();
        // A browser that is put aside, or a machine that is busy, answers late; after .NET's one minute its own Virtualize lets that end the window.
        services.AddRazorComponents().AddInteractiveServerComponents(o => o.JSInteropDefaultCallTimeout = TimeSpan.FromMinutes(10));
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = HostCookies.Ours + ".form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.SuppressXFrameOptionsHeader = true;
        });
        // A pasted mail is longer than the 32 KB that a browser may send by default.
        services.Configure<Microsoft.AspNetCore.SignalR.HubOptions>(o => o.MaximumReceiveMessageSize = 1024 * 1024);
    }

    private static void UsePipeline(WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                CreateScopeForErrors = true,
                // A form without its token, or too large: the sender's fault, not ours.
                StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            });
        }

        app.UseSecurityHeaders();
        app.UseHelpCache();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            // Only for what is read: a form sent again to the page that explains would fail for want of its token.
            if (!HttpMethods.IsGet(context.Request.Method) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(context);
        });
        app.UseRequestLocalization();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseEnrolment();
        app.UseAuthorization();
        app.UseCircuitGate();
        app.UseAntiforgery();

        app.MapStaticAssets();
        app.MapAccount();
        app.MapStaff();
        app.MapPreferences();
        app.MapWarningPreview();
        app.MapHelp();
        app.MapCheck();
        app.MapPki();
        Cards.ReferencePack.Map(app);
        app.MapReplies();
        app.MapApi();
        app.MapExports();
        app.MapLeakFiles();
        app.MapAuditFiles();
        app.MapPersonFiles();
        app.MapFigures();
        app.MapReference();
        app.MapOut();
        app.MapSubscriptions();
        app.MapReaderAgents();
        app.MapHealth();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(
            // Ours stands in SecurityHeaders; two policies would be one too many to keep in mind.
            o => o.ContentSecurityFrameAncestorsPolicy = null);
    }
}
