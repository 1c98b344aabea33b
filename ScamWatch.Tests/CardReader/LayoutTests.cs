using System.Runtime.InteropServices;
using ScamWatch.Ingest.CardReader.Pcsc;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>Structures as the headers of the three systems lay them out; on Linux also as a C compiler sees them.</summary>
public sealed class LayoutTests
{
    private static readonly string[] s_fields =
        [nameof(PcscLite.State.Reader), nameof(PcscLite.State.User), nameof(PcscLite.State.Current), nameof(PcscLite.State.Event), nameof(PcscLite.State.AtrLength), nameof(PcscLite.State.Atr)];

    [Fact]
    public void Linux_states_are_80_bytes_wide_numbers_and_all()
    {
        Assert.Equal(80, Marshal.SizeOf<PcscLite.State>());
        Assert.Equal([0, 8, 16, 24, 32, 40], OffsetsOf<PcscLite.State>());
        Assert.Equal(16, Marshal.SizeOf<PcscLite.Request>());
    }

    [Fact]
    public void Windows_states_are_64_bytes_with_numbers_of_32_bits_and_a_longer_atr()
    {
        Assert.Equal(64, Marshal.SizeOf<WinScard.State>());
        Assert.Equal([0, 8, 16, 20, 24, 28], OffsetsOf<WinScard.State>());
        Assert.Equal(8, Marshal.SizeOf<WinScard.Request>());
    }

    [Fact]
    public void Macs_pack_theirs_into_61_bytes()
    {
        Assert.Equal(61, Marshal.SizeOf<MacPcsc.State>());
        Assert.Equal([0, 8, 16, 20, 24, 28], OffsetsOf<MacPcsc.State>());
        Assert.Equal(8, Marshal.SizeOf<MacPcsc.Request>());
    }

    [Fact]
    public async Task The_compiler_of_this_machine_agrees()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gcc") && File.Exists("/usr/include/PCSC/winscard.h"), "gcc or libpcsclite-dev is not installed (./test.sh installs them)");
        Assert.SkipUnless(nint.Size == 8, "pointers are not of 64 bits here");
        var folder = Directory.CreateTempSubdirectory("sw-layout-").FullName;
        var source = Path.Combine(folder, "layout.c");
        await File.WriteAllTextAsync(source, """
            #include <stddef.h>
            #include <stdio.h>
            #include <winscard.h>
            #define AT(field) offsetof(SCARD_READERSTATE, field)
            int main(void) {
              printf("%zu %zu %zu %zu %zu %zu %zu %zu", AT(szReader), AT(pvUserData), AT(dwCurrentState), AT(dwEventState), AT(cbAtr), AT(rgbAtr),
                sizeof(SCARD_READERSTATE), sizeof(SCARD_IO_REQUEST));
              return 0;
            }
            """);
        var program = Path.Combine(folder, "layout");
        var (code, said) = await MachineProgram.RunAsync("gcc", "-I/usr/include/PCSC", "-o", program, source);
        Assert.True(code == 0, said);

        var (_, sizes) = await MachineProgram.RunAsync(program);

        Assert.Equal(string.Join(' ', [.. OffsetsOf<PcscLite.State>(), Marshal.SizeOf<PcscLite.State>(), Marshal.SizeOf<PcscLite.Request>()]), sizes);
        Directory.Delete(folder, recursive: true);
    }

    private static int[] OffsetsOf<T>() => [.. s_fields.Select(f => (int)Marshal.OffsetOf<T>(f))];
}
