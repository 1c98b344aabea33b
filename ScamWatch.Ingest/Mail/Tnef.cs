using System.Buffers.Binary;
using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// What Outlook packs into winmail.dat ([MS-OXTNEF]): subject, bodies and attachments. Never throws: what is cut off or broken
/// ends the reading. A body in compressed RTF only is not read, and said to be there.
/// </summary>
/// <param name="Body">The text; empty where there is none.</param>
/// <param name="Html">The HTML body; null where there is none.</param>
/// <param name="HasRtf">True where a body in compressed RTF lies in it.</param>
internal sealed record Tnef(string Subject, string Body, byte[]? Html, bool HasRtf, IReadOnlyList<(string Name, byte[] Content)> Files)
{
    /// <summary>[MS-OXTNEF] §2.1.3.1, TNEFSignature.</summary>
    private const uint Signature = 0x223E9F78;

    private const int MaxProperties = 2000;

    /// <summary>Reads the stream; null where the bytes are none.</summary>
    /// <param name="maxFiles">Attachments read at most.</param>
    public static Tnef? Read(ReadOnlySpan<byte> bytes, int maxFiles)
    {
        if (bytes.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Signature)
        {
            return null;
        }

        var gathered = new Gathering();
        for (var at = 6; at + 11 <= bytes.Length;)
        {
            // Level, id, type, length, data, checksum (§2.1.3.3). The checksum is not held against a mail.
            var id = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 1)..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 5)..]);
            at += 9;
            if (length > bytes.Length - at)
            {
                break;
            }

            if (!gathered.Take(id, bytes.Slice(at, (int)length), maxFiles))
            {
                break;
            }

            at += (int)length + 2;
        }

        return gathered.Result();
    }

    private sealed class Gathering
    {
        private readonly List<(string Name, byte[] Content)> _files = [];
        private string _subject = "";
        private string _body = "";
        private byte[]? _html;
        private bool _hasRtf;
        private string? _charset;
        private bool _inFile;
        private string _name = "";
        private string _longName = "";
        private byte[] _content = [];

        public bool Take(uint id, ReadOnlySpan<byte> data, int maxFiles)
        {
            switch (id)
            {
                case 0x00069007 when data.Length >= 4: // attOemCodepage
                    _charset = BinaryPrimitives.ReadInt32LittleEndian(data) switch { 932 => "shift_jis", 65001 => "utf-8", var page => $"windows-{page}" };
                    break;
                case 0x00018004: // attSubject
                    _subject = Text(data);
                    break;
                case 0x0002800C: // attBody
                    _body = Text(data);
                    break;
                case 0x00069003: // attMsgProps
                    Properties(data);
                    break;
                case 0x00069002: // attAttachRendData: each attachment begins with it
                    EndFile();
                    _inFile = true;
                    return _files.Count < maxFiles;
                case 0x00018010: // attAttachTitle
                    _name = Text(data);
                    break;
                case 0x0006800F: // attAttachData
                    _content = data.ToArray();
                    break;
                case 0x00069005: // attAttachment: the properties of the attachment
                    Properties(data);
                    break;
                default:
                    break;
            }

            return true;
        }

        public Tnef Result()
        {
            EndFile();
            return new(_subject, _body, _html, _hasRtf, _files);
        }

        private void EndFile()
        {
            if (_inFile)
            {
                _files.Add((_longName.Length > 0 ? _longName : _name, _content));
            }

            (_inFile, _name, _longName, _content) = (false, "", "", []);
        }

        /// <summary>§2.1.3.4: a count, then properties of known widths one after the other.</summary>
        private void Properties(ReadOnlySpan<byte> data)
        {
            var at = 4;
            for (var count = 0; count < MaxProperties && at + 4 <= data.Length; count++)
            {
                var type = BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);
                var id = BinaryPrimitives.ReadUInt16LittleEndian(data[(at + 2)..]);
                at += 4;
                if (id >= 0x8000 && !SkipName(data, ref at))
                {
                    return;
                }

                var values = 1u;
                if ((type & 0x1000) != 0 || IsOfVariableLength(type))
                {
                    if (!Number(data, ref at, out values))
                    {
                        return;
                    }
                }

                for (var i = 0u; i < values; i++)
                {
                    if (!Value(data, ref at, (ushort)(type & 0x0FFF), out var value))
                    {
                        return;
                    }

                    Keep(id, (ushort)(type & 0x0FFF), value);
                }
            }
        }

        private void Keep(ushort id, ushort type, ReadOnlySpan<byte> value)
        {
            switch (id)
            {
                case 0x1000: // PidTagBody
                    _body = _body.Length > 0 ? _body : Text(value, type);
                    break;
                case 0x1013: // PidTagHtml, as bytes or as text
                    _html ??= type == 0x001F ? Encoding.UTF8.GetBytes(Text(value, type)) : value.ToArray();
                    break;
                case 0x1009: // PidTagRtfCompressed
                    _hasRtf = true;
                    break;
                case 0x0037: // PidTagSubject
                    _subject = _subject.Length > 0 ? _subject : Text(value, type);
                    break;
                case 0x3707: // PidTagAttachLongFilename
                    _longName = Text(value, type);
                    break;
                case 0x3701 when _content.Length == 0: // PidTagAttachDataBinary, PidTagAttachDataObject
                    _content = value.ToArray();
                    break;
                default:
                    break;
            }
        }

        private string Text(ReadOnlySpan<byte> data, ushort type = 0x001E) => type == 0x001F
            ? Encoding.Unicode.GetString(data).TrimEnd('\0')
            : Charsets.Decode(data.TrimEnd((byte)0), _charset).Text;

        private static bool IsOfVariableLength(ushort type) => (type & 0x0FFF) is 0x001E or 0x001F or 0x000D or 0x0102;

        private static bool Value(ReadOnlySpan<byte> data, ref int at, ushort type, out ReadOnlySpan<byte> value)
        {
            value = [];
            var length = type switch
            {
                0x0001 => 0,
                0x0002 or 0x0003 or 0x0004 or 0x000A or 0x000B => 4,
                0x0005 or 0x0006 or 0x0007 or 0x0014 or 0x0040 => 8,
                0x0048 => 16,
                _ => -1,
            };
            if (length < 0)
            {
                if (!IsOfVariableLength(type) || !Number(data, ref at, out var declared) || declared > data.Length - at)
                {
                    return false;
                }

                length = (int)declared;
            }

            if (length > data.Length - at)
            {
                return false;
            }

            value = data.Slice(at, length);
            at = Math.Min(data.Length, at + ((length + 3) & ~3));
            return true;
        }

        /// <summary>A named property: its set, and a number or a name.</summary>
        private static bool SkipName(ReadOnlySpan<byte> data, ref int at)
        {
            at += 16;
            if (!Number(data, ref at, out var kind) || !Number(data, ref at, out var number))
            {
                return false;
            }

            if (kind == 1)
            {
                if (number > data.Length - at)
                {
                    return false;
                }

                at = Math.Min(data.Length, at + (((int)number + 3) & ~3));
            }

            return true;
        }

        private static bool Number(ReadOnlySpan<byte> data, ref int at, out uint number)
        {
            number = 0;
            if (at < 0 || at + 4 > data.Length)
            {
                return false;
            }

            number = BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
            at += 4;
            return true;
        }
    }
}
