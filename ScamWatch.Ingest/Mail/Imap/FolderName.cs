using System.Text;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>Names of folders as IMAP4rev1 writes them: UTF-7 with its own marks (RFC 3501 §5.1.3).</summary>
internal static class FolderName
{
    public static string Encode(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var at = 0; at < name.Length;)
        {
            if (name[at] is >= ' ' and <= '~')
            {
                text.Append(name[at] == '&' ? "&-" : name[at].ToString());
                at++;
                continue;
            }

            var start = at;
            while (at < name.Length && name[at] is < ' ' or > '~')
            {
                at++;
            }

            var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name[start..at]));
            text.Append('&').Append(base64.TrimEnd('=').Replace('/', ',')).Append('-');
        }

        return text.ToString();
    }
}
