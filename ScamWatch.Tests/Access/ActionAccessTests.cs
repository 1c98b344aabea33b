using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Access;

/// <summary>
/// Every action that is told who acts × every role and the public: the action itself refuses whom <c>TestData/access.csv</c> gives no
/// right, whatever page or program calls it. A method that is not in the table fails.
/// </summary>
public sealed class ActionAccessTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>, IAsyncLifetime
{
    /// <summary>By the name of the query: what it is asked for, so that an empty answer means a refusal.</summary>
    private static readonly Dictionary<(string Query, Type Parameter), object> s_there = [];

    private static readonly SemaphoreSlim s_seeding = new(1);

    public static TheoryData<string> Names { get; } = new(AccessTable.Lines.Where(l => l.Kind == "action" && !Is(l, "program") && !Is(l, "own") && !ReachTests.Queries.Contains(l.Name)).Select(l => l.Name));

    public async ValueTask InitializeAsync()
    {
        await s_seeding.WaitAsync();
        try
        {
            if (s_there.Count == 0)
            {
                await SeedAsync();
            }
        }
        finally
        {
            s_seeding.Release();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What only programs call stands behind no page: a person could call it there without any right.</summary>
    [Fact]
    public void No_page_holds_what_only_programs_call()
    {
        var lines = AccessTable.Lines.Where(l => l.Kind == "action").GroupBy(l => l.Name.Split('.')[0]).Where(g => g.All(l => Is(l, "program"))).Select(g => g.Key).ToHashSet();
        var held = typeof(Web.ScamWatchApp).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Microsoft.AspNetCore.Components.ComponentBase)))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(p => p.IsDefined(typeof(Microsoft.AspNetCore.Components.InjectAttribute)) && lines.Contains(p.PropertyType.Name))
                .Select(p => $"{t.Name}: {p.PropertyType.Name}"));

        Assert.NotEmpty(lines);
        Assert.Empty(held);
    }

    [Fact]
    public void Every_action_stands_in_the_table_and_nothing_else_does()
    {
        var written = AccessTable.Lines.Where(l => l.Kind == "action").Select(l => l.Name).ToHashSet();
        var real = Actions().Keys;

        Assert.Equal([], real.Except(written).Order(StringComparer.Ordinal));
        Assert.Equal([], written.Except(real).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Each_role_may_what_the_table_says(string name)
    {
        var method = Actions()[name];
        var line = AccessTable.Find("action", name)!;
        foreach (var asker in AccessTable.Askers)
        {
            var actor = asker == AccessTable.Nobody ? Actor.Public : Staffed.As(asker);

            var answer = await AskAsync(method, actor);

            Assert.Equal((asker, line.Expected[asker]), (asker, answer));
        }
    }

    internal static bool Is(AccessLine line, string word) => line.Expected.Values.All(v => v == word);

    private async Task SeedAsync()
    {
        var report = SampleAlerts.Report(DateTime.UtcNow);
        var reached = await app.Get<ScamWatch.Domain.Reports.ReceiveReport>().RunAsync(
            Support.Some.Call("カードを渡してしまった") with { Harm = ScamWatch.Domain.Reports.HarmStage.HandedOver }, Actor.CommandLine, default);
        var taken = await app.Get<ScamWatch.Domain.Cards.SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), Cards.CardDesk.Statement, ScamWatch.Domain.Cards.IdentityCheck.NotAsked), Support.Some.Operator, default);
        var raised = await app.Get<ScamWatch.Domain.Leaks.RaiseLeak>().RunAsync(new ScamWatch.Domain.Leaks.NewLeak("access", "疑い", DateTime.UtcNow, null), Support.Some.Supervisor, default);
        Assert.True(reached.Succeeded && taken.Succeeded && raised.Succeeded);
        await using var db = app.App.Db();
        db.Add(report);
        await db.SaveChangesAsync();
        s_there[("FindReports.OneAsync", typeof(Guid))] = report.Id;
        s_there[("AskReporter.StateAsync", typeof(Guid))] = report.Id;
        s_there[("FindCases.ReloadAsync", typeof(Guid))] = taken.Value!.CaseId;
        s_there[("StartFromReport.RunAsync", typeof(string))] = reached.Value!.ReceiptNumber;
        s_there[("FindLeaks.FindAsync", typeof(Guid))] = s_there[("FindLeaks.VersionsAsync", typeof(Guid))] = db.LeakIncidents.Select(i => i.Id).Single();
    }

    /// <summary><c>no</c> where the actor was refused for want of the right; <c>none</c> where nothing was found, which is how queries refuse; else <c>yes</c>.</summary>
    private async Task<string> AskAsync(MethodInfo method, Actor actor)
    {
        try
        {
            var target = app.App.Services.GetService(method.DeclaringType!) ?? ActivatorUtilities.CreateInstance(app.App.Services, method.DeclaringType!);
            var task = (Task)method.Invoke(target, [.. method.GetParameters().Select(p => p.ParameterType == typeof(Actor) ? actor
                : s_there.GetValueOrDefault(($"{method.DeclaringType!.Name}.{method.Name}", p.ParameterType)) ?? (p.ParameterType == typeof(Slice) ? new Slice(0, 10) : Some(p.ParameterType, 0)))])!;
            await task;
            var result = task.GetType().GetProperty("Result")?.GetValue(task);
            if (result?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Outcome<>))
            {
                return type.GetProperty("Refusal")!.GetValue(result) is NotAllowed or ScamWatch.Domain.Cards.CounterOnly ? "no" : "yes";
            }

            var rows = result?.GetType().GetProperty("Items")?.GetValue(result) ?? result;
            return rows is null or false or ICollection { Count: 0 } ? "none" : "yes";
        }
        catch (Exception fault) when (fault is TargetInvocationException or NullReferenceException or ArgumentException or InvalidOperationException
            or Microsoft.EntityFrameworkCore.DbUpdateException or IndexOutOfRangeException or KeyNotFoundException or InvalidDataException)
        {
            // What was made up for the call is no real request: whoever gets that far was let in.
            return "yes";
        }
    }

    internal static Dictionary<string, MethodInfo> Actions()
    {
        var actions = new Dictionary<string, MethodInfo>();
        foreach (var type in new[] { typeof(Actor).Assembly, typeof(Ingest.IngestServices).Assembly, typeof(Web.ScamWatchApp).Assembly }
            .SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && !t.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(m => typeof(Task).IsAssignableFrom(m.ReturnType) && m.GetParameters().Any(p => p.ParameterType == typeof(Actor))))
            {
                var name = $"{type.Name}.{method.Name}";
                // Two of a name are told apart by what the first parameter is.
                actions[actions.ContainsKey(name) ? $"{name}({method.GetParameters()[0].ParameterType.Name})" : name] = method;
            }
        }

        return actions;
    }

    /// <summary>Some value of a type, as small as there is.</summary>
    private static object? Some(Type type, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is not null || typeof(Delegate).IsAssignableFrom(type))
        {
            return null;
        }

        if (type == typeof(string))
        {
            return "x";
        }

        if (type == typeof(Guid))
        {
            return Guid.CreateVersion7();
        }

        if (type == typeof(byte[]))
        {
            return "x"u8.ToArray();
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0);
        }

        if (type.IsValueType)
        {
            return Activator.CreateInstance(type);
        }

        if (type.IsGenericType && type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list)
        {
            var element = list.GetGenericArguments()[0];
            if (type.IsGenericType && type.Name.Contains("Dictionary", StringComparison.Ordinal))
            {
                return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()));
            }

            if (type.Name.Contains("Set", StringComparison.Ordinal))
            {
                return Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(element));
            }

            var array = Array.CreateInstance(element, 1);
            array.SetValue(Some(element, depth + 1), 0);
            return array;
        }

        if (type.IsAbstract && type.Assembly.GetTypes().FirstOrDefault(t => t.IsSubclassOf(type) && !t.IsAbstract) is { } heir)
        {
            type = heir;
        }

        if (type.IsInterface || type.IsAbstract || depth > 4)
        {
            return null;
        }

        // The widest constructor, or none at all where it asks for too much.
        var constructor = type.GetConstructors().Where(c => c.GetParameters().All(p => p.ParameterType != type)).MaxBy(c => c.GetParameters().Length);
        var made = constructor is null
            ? RuntimeHelpers.GetUninitializedObject(type)
            : constructor.Invoke([.. constructor.GetParameters().Select(p => Some(p.ParameterType, depth + 1))]);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.IsDefined(typeof(RequiredMemberAttribute))))
        {
            property.SetValue(made, Some(property.PropertyType, depth + 1));
        }

        return made;
    }
}
