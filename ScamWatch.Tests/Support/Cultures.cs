using System.Globalization;
using System.Runtime.CompilerServices;

namespace ScamWatch.Tests.Support;

/// <summary>The language of the machine (LANG) is not that of the tests: where a test sets none, texts are those of no culture, which are Japanese.</summary>
internal static class Cultures
{
    [ModuleInitializer]
    internal static void Forget()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
    }
}
