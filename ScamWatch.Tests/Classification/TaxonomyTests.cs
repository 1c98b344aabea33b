using System.Globalization;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Classification;

public sealed class TaxonomyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxonomy").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_code_has_its_Japanese_and_its_English_name()
    {
        var taxonomy = TrainedModel.Taxonomy;
        Assert.Equal("暗証番号", taxonomy.Name(Taxonomy.Asks, "pin", CultureInfo.GetCultureInfo("ja-JP")));
        Assert.Equal("PIN", taxonomy.Name(Taxonomy.Asks, "pin", CultureInfo.GetCultureInfo("en-GB")));
    }

    [Fact]
    public void A_code_the_file_no_longer_has_stands_for_itself() =>
        Assert.Equal("telegraph", TrainedModel.Taxonomy.Name(Taxonomy.Channels, "telegraph"));

    [Theory]
    [InlineData("""{ "code": "email", "ja": "メール", "en": "Email" }, { "code": "email", "ja": "メール", "en": "Email" }""", "'email' is given twice")]
    [InlineData("""{ "code": "email", "ja": "メール" }""", "channels[0] 'email' lacks")]
    [InlineData("""{ "ja": "メール", "en": "Email" }""", "channels[0] '' lacks")]
    [InlineData("", "group 'channels' is missing or empty")]
    public void A_bad_row_is_named(string rows, string complaint)
    {
        Write($$"""{ "channels": [{{rows}}] }""");
        var refused = Assert.Throws<InvalidDataException>(() => Taxonomy.Load(_folder));
        Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
        Assert.Contains("taxonomy.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_group_is_named()
    {
        Write("""{ "channels": [{ "code": "email", "ja": "メール", "en": "Email" }] }""");
        Assert.Contains("'impersonates' is missing", Assert.Throws<InvalidDataException>(() => Taxonomy.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_broken_file_is_a_clear_complaint()
    {
        Assert.Throws<FileNotFoundException>(() => Taxonomy.Load(_folder));
        Write("{");
        Assert.Contains("taxonomy.json, line 1", Assert.Throws<InvalidDataException>(() => Taxonomy.Load(_folder)).Message, StringComparison.Ordinal);
    }

    private void Write(string json) => File.WriteAllText(Path.Combine(_folder, "taxonomy.json"), json);
}
