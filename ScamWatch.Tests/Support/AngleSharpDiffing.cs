using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ScamWatch.Tests.Support;

/// <summary>bUnit asks for AngleSharp.Diffing 1.x; the version at hand (0.17) answers for what it uses.</summary>
internal static class AngleSharpDiffing
{
    [ModuleInitializer]
    internal static void Supply() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;
}
