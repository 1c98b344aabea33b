using System.Text.Json;

namespace ScamWatch.Domain.Feeds;

/// <summary>A feed of warnings as JSON Feed 1.1 (jsonfeed.org, 2020-08-07). The same as <see cref="AtomFeed"/>.</summary>
public static class JsonFeed
{
    /// <summary>The feed as UTF-8 bytes; markup characters are written as escapes, so that no reader takes them for markup.</summary>
    public static byte[] Write(AtomFeed feed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            json.WriteString("title", JsonText.Whole(feed.Title));
            json.WriteString("home_page_url", feed.Page);
            json.WriteString("feed_url", feed.Self);
            json.WriteString("language", feed.Language);
            json.WriteStartArray("authors");
            json.WriteStartObject();
            json.WriteString("name", JsonText.Whole(feed.Author));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("items");
            foreach (var entry in feed.Entries)
            {
                json.WriteStartObject();
                json.WriteString("id", $"urn:uuid:{entry.Id:D}");
                json.WriteString("url", entry.Address);
                json.WriteString("title", JsonText.Whole(entry.Title));
                json.WriteString("content_text", JsonText.Whole(entry.Summary));
                json.WriteString("date_published", XmlText.Utc(entry.Published));
                json.WriteString("date_modified", XmlText.Utc(entry.Updated));
                json.WriteStartArray("tags");
                foreach (var tag in entry.Categories)
                {
                    json.WriteStringValue(JsonText.Whole(tag));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
