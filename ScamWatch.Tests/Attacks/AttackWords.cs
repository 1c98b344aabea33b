namespace ScamWatch.Tests.Attacks;

/// <summary>Words that mean something to what they are handed on to: a database, a shell, a directory, a template, a header, a log.</summary>
internal static class AttackWords
{
    /// <summary>Each with the kind of thing that would obey it.</summary>
    public static IReadOnlyList<(string Kind, string Words)> All { get; } =
    [
        .. Of("SQL",
            "'", "\"", "' OR '1'='1", "' OR 1=1--", "' OR 1=1#", "' OR 1=1/*", "') OR ('1'='1", "')) OR (('1'='1", "1' ORDER BY 99--", "' UNION SELECT NULL--",
            "' UNION SELECT name,sql,3,4,5 FROM sqlite_master--", "' UNION SELECT PasswordHash FROM AspNetUsers--", "'; DROP TABLE Reports;--", "'; DELETE FROM AuditEntries;--",
            "'; UPDATE AspNetUsers SET PasswordHash=NULL;--", "\"; DROP TABLE \"Reports\";--", "1; ATTACH DATABASE '/tmp/evil.db' AS evil;--", "'; PRAGMA writable_schema=1;--",
            "'||(SELECT Body FROM Reports LIMIT 1)||'", "' AND (SELECT COUNT(*) FROM Reports)>0--", "' AND randomblob(900000000)--", "' AND 1=(SELECT 1 FROM pg_sleep(9))--",
            "'; COPY Reports TO PROGRAM 'id';--", "'; SELECT load_extension('evil');--", "%", "%%", "_", "\\", "%' ESCAPE '!", "[a-z]%", "*", "\"*\"", "a* OR b*", "NEAR(a b)", "Reports MATCH 'x'",
            "{Body}: x", "x AND NOT y", "\u02BC OR 1=1", "\uFF07 OR 1=1--", "%27%20OR%201=1--", "%2527 OR 1=1", "0x27 OR 1=1", "admin'--", "1 AND 1=1", "-1", "9999999999999999999", "NULL", "true"),
        .. Of("shell",
            "; id", "| id", "|| id", "& id", "&& id", "`id`", "$(id)", "; cat /etc/passwd", "| cat /etc/passwd #", "\nid\n", "'; id; '", "\"; id; \"", "> /tmp/evil", "< /etc/passwd", "$IFS$9id",
            "%0Aid", "() { :; }; echo evil", "| powershell -enc AAAA", "& calc.exe &", "^& whoami", "--output=/tmp/evil", "-rf /", "@/etc/passwd", "~root"),
        .. Of("directory", "*)(uid=*", "*)(|(uid=*))", "admin)(&)", "admin)(!(&(1=0", "*()|&'", "\\2a\\29", "(cn=*)", "x,dc=evil", "*)(objectClass=*", "\u0000)(cn=*"),
        .. Of("template",
            "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "@(7*7)", "@{System.IO.File.ReadAllText(\"/etc/passwd\");}", "{{constructor.constructor('return 1')()}}", "${jndi:ldap://127.0.0.1:1/a}",
            "{% include '/etc/passwd' %}", "{{config}}", "[[${7*7}]]", "*{7*7}", "{0}", "{0:X}{1}{2}{99}", "{message}", "%s%s%s%n", "%x%x%x", "@inject IConfiguration C", "<!--#exec cmd=\"id\"-->", "<?php phpinfo(); ?>",
            "<xsl:value-of select=\"document('/etc/passwd')\"/>", "<!ENTITY x SYSTEM \"file:///etc/passwd\">&x;"),
        .. Of("header",
            "x\r\nX-Evil: 1", "x\nX-Evil: 1", "x\rX-Evil: 1", "x%0d%0aX-Evil:%201", "x\r\n\r\n<script>1</script>", "x\r\nSet-Cookie: scamwatch=evil", "x\r\nLocation: https://evil.example/", "x\u2028X-Evil: 1",
            "x\u0085X-Evil: 1", "x\u560d\u560aX-Evil: 1", "x\r\nBcc: victim@example.jp", "victim@example.jp\r\nBcc: all@example.jp", "a@example.jp%0ABcc:b@example.jp", "x\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK",
            "=?utf-8?q?x=0D=0AX-Evil:_1?=", "x\u0000\r\nX-Evil: 1", "x\vX-Evil: 1", "x\fX-Evil: 1"),
        .. Of("log",
            "x\r\ninfo: ScamWatch[0] FORGED", "x\nFORGED 管理者がサインインしました", "x\u001b[2J\u001b[31mFORGED", "x\u001b]0;FORGED\u0007", "x\b\b\bFORGED", "x\u2029FORGED", "x\u202eDEGROF", "{@Object}FORGED", "x\u009bFORGED"),
        .. Of("XML and JSON",
            "]]>", "<![CDATA[x]]>", "<!DOCTYPE x>", "&lt;script&gt;", "&#x3c;script&#x3e;", "\",\"admin\":true,\"x\":\"", "\\\",\\\"x\\\":1", "\\u0022,\\u0022x\\u0022:1", "{\"$gt\":\"\"}", "{\"$where\":\"sleep(9)\"}",
            "[$ne]=1", "__proto__", "constructor", "*/alert(1)/*", "</script><script>1</script>", "<?xml-stylesheet href='https://evil.example/'?>"),
        .. Of("huge Unicode",
            "e" + new string('\u0301', 2000), string.Concat(Enumerable.Repeat("Z\u0351\u036b\u0343", 500)), new string('\u202e', 300), new string('\u200b', 3000), new string('\ufdfa', 500), string.Concat(Enumerable.Repeat("\U0001F468\u200d", 300)),
            new string('あ', 5000), new string('\ud800', 1), "\udc00\ud800", new string('﷽', 400), new string('(', 3000), new string('%', 3000), new string('\'', 3000), string.Concat(Enumerable.Repeat("a.", 2000)),
            "http://" + string.Concat(Enumerable.Repeat("a.", 1500)), string.Concat(Enumerable.Repeat("090-", 1000)), new string('0', 4000), new string('@', 3000), "\0", "\ufffe\uffff"),
    ];

    private static IEnumerable<(string, string)> Of(string kind, params string[] words) => words.Select(w => (kind, w));
}
