using System.Security.Cryptography;
using System.Text;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Tests.Privacy;

public sealed class FieldCipherTests : IDisposable
{
    private const string Field = "SuspensionCases.Statement";

    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-keys-").FullName;

    private FieldCipher Cipher => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("試験 花子", FieldSecrecy.Sealed)]
    [InlineData("090-0000-0000", FieldSecrecy.Findable)]
    [InlineData("絵文字 👪 と\n改行", FieldSecrecy.Sealed)]
    public void A_text_comes_back_and_does_not_stand_in_what_is_stored(string text, FieldSecrecy secrecy)
    {
        var stored = Cipher.Protect(Field, text, secrecy);

        Assert.Equal(text, Cipher.Read(Field, stored));
        Assert.True(FieldCipher.IsProtected(stored));
        Assert.DoesNotContain(text, stored, StringComparison.Ordinal);
        var bytes = Encoding.Latin1.GetString(Convert.FromBase64String(stored[5..]));
        Assert.DoesNotContain(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), bytes, StringComparison.Ordinal);
        Assert.StartsWith(Cipher.CurrentPrefix(secrecy), stored, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_comes_back()
    {
        var text = string.Concat(Enumerable.Repeat("本文😀", 50_000));

        Assert.Equal(text, Cipher.Read(Field, Cipher.Protect(Field, text, FieldSecrecy.Sealed)));
    }

    [Fact]
    public void Equal_texts_look_equal_only_where_they_are_to_be_found_and_within_one_field()
    {
        var cipher = Cipher;

        Assert.NotEqual(cipher.Protect(Field, "試験", FieldSecrecy.Sealed), cipher.Protect(Field, "試験", FieldSecrecy.Sealed));
        Assert.Equal(cipher.Protect(Field, "試験", FieldSecrecy.Findable), Cipher.Protect(Field, "試験", FieldSecrecy.Findable));
        Assert.NotEqual(cipher.Protect(Field, "試験", FieldSecrecy.Findable), cipher.Protect(Field, "試験 ", FieldSecrecy.Findable));
        // Past the key's name: the nonce differs too, so that two columns cannot be compared.
        Assert.NotEqual(cipher.Protect(Field, "試験", FieldSecrecy.Findable)[13..33], cipher.Protect("Reports.Subject", "試験", FieldSecrecy.Findable)[13..33]);
    }

    [Fact]
    public void Nothing_stays_nothing_and_a_text_of_before_is_read_as_it_is()
    {
        Assert.Equal("", Cipher.Protect(Field, "", FieldSecrecy.Sealed));
        Assert.Equal("", Cipher.Read(Field, ""));
        Assert.Equal("以前の文", Cipher.Read(Field, "以前の文"));
    }

    [Theory]
    [InlineData(FieldSecrecy.Sealed)]
    [InlineData(FieldSecrecy.Findable)]
    public void A_value_that_was_changed_cut_or_moved_is_not_read(FieldSecrecy secrecy)
    {
        var stored = Cipher.Protect(Field, "試験 花子", secrecy);
        var bytes = Convert.FromBase64String(stored[5..]);
        bytes[^1] ^= 1;

        Assert.ThrowsAny<CryptographicException>(() => Cipher.Read(Field, stored[..5] + Convert.ToBase64String(bytes)));
        Assert.ThrowsAny<CryptographicException>(() => Cipher.Read(Field, stored[..40]));
        Assert.ThrowsAny<CryptographicException>(() => Cipher.Read(Field, stored[..^1] + "あ"));
        Assert.ThrowsAny<CryptographicException>(() => Cipher.Read("Reports.Body", stored));
    }

    [Fact]
    public void After_a_rotation_the_new_key_writes_the_old_one_reads_and_other_processes_follow()
    {
        var (cipher, other) = (Cipher, Cipher);
        var before = cipher.Protect(Field, "古い", FieldSecrecy.Sealed);
        var found = cipher.Protect(Field, "探す", FieldSecrecy.Findable);
        Assert.Equal("古い", other.Read(Field, before));

        var name = cipher.Keys.Rotate();

        Assert.Equal(name, cipher.Keys.Ids[^1]);
        Assert.Equal(2, cipher.Keys.Ids.Count);
        var after = cipher.Protect(Field, "新しい", FieldSecrecy.Sealed);
        Assert.NotEqual(before[..13], after[..13]);
        Assert.Equal("古い", cipher.Read(Field, before));
        // What is looked up keeps its form.
        Assert.Equal(found, cipher.Protect(Field, "探す", FieldSecrecy.Findable));
        // A process that has not looked since learns of the key by the first value written with it.
        Assert.Equal("新しい", other.Read(Field, after));
    }

    [Fact]
    public void Without_its_key_a_value_is_lost_and_the_fault_says_which_key_and_where_it_belongs()
    {
        var cipher = Cipher;
        var stored = cipher.Protect(Field, "試験", FieldSecrecy.Sealed);
        var name = cipher.Keys.Ids[0];
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Delete(file);
        }

        var fault = Assert.Throws<MissingFieldKeyException>(() => Cipher.Read(Field, stored));

        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_at_once_have_one_key()
    {
        var stored = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Cipher.Protect(Field, "試験", FieldSecrecy.Findable))));

        Assert.Single(stored.Distinct());
        Assert.Equal(2, Directory.GetFiles(_folder, "*.key").Length);
    }

    [Fact]
    public void Keys_are_for_their_user_alone()
    {
        _ = Cipher.Keys.Ids;

        Assert.All(Directory.GetFiles(_folder, "*.key"), f =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(f)));
    }
}
