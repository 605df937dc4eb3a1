using System.Text;

namespace Crabbymetrics.Data;

/// <summary>
/// What a Stata file holds and where: the formats 114 and 115 of Stata 10 to 12, and 117 to 119 of Stata 13 and later, as StataCorp
/// describes them (Stata's help file dta).
/// </summary>
internal sealed class StataLayout
{
    private const int MapEntries = 14;
    private static readonly (StataType Type, int Width)[] OldNumbers =
    [
        (StataType.Byte, 1),
        (StataType.Int, 2),
        (StataType.Long, 4),
        (StataType.Float, 4),
        (StataType.Double, 8),
    ];

    private StataLayout(int version, StataBytes bytes)
    {
        Version = version;
        Bytes = bytes;
    }

    public int Version { get; }

    public StataBytes Bytes { get; }

    public long RowCount { get; private set; }

    public int RowWidth { get; private set; }

    public long DataStart { get; private set; }

    public List<StataVariable> Variables { get; } = [];

    /// <summary>Where texts of any length begin; 0 for none.</summary>
    public long TextsStart { get; private set; }

    /// <summary>Where value labels begin.</summary>
    public long LabelsStart { get; private set; }

    private int NameLength => Version >= 118 ? 129 : 33;

    /// <summary>Reads the layout of a file.</summary>
    /// <exception cref="InvalidDataException">It is no Stata file, or of a version that is not read.</exception>
    public static StataLayout Read(Stream stream)
    {
        StataBytes bytes = new(stream);
        byte first = bytes.Byte();
        if (first is 114 or 115)
        {
            StataLayout old = new(first, bytes);
            old.ReadOld();
            return old;
        }

        const string Start = "<stata_dta><header><release>";
        if (first != (byte)'<' || Encoding.ASCII.GetString(bytes.Bytes(Math.Min(Start.Length - 1, bytes.Length - 1))) != Start[1..])
        {
            throw new InvalidDataException(
                first is >= 102 and <= 113
                    ? FormattableString.Invariant($"it is of Stata's format {first}; 114 to 119 are read. Save it by a later Stata.")
                    : "it is no Stata file."
            );
        }

        string release = Encoding.ASCII.GetString(bytes.Bytes(3));
        if (release is not ("117" or "118" or "119"))
        {
            throw new InvalidDataException($"it is of Stata's format {release}; 114 to 119 are read.");
        }

        StataLayout layout = new(int.Parse(release, System.Globalization.CultureInfo.InvariantCulture), bytes);
        layout.ReadMarked();
        return layout;
    }

    private void ReadOld()
    {
        byte order = Bytes.Byte();
        Bytes.IsLittleEndian = order switch
        {
            1 => false,
            2 => true,
            _ => throw new InvalidDataException("it is no Stata file."),
        };
        Bytes.Bytes(2);
        int count = (int)Bytes.Whole(2);
        RowCount = Bytes.Whole(4);
        Bytes.Bytes(81 + 18);
        byte[] types = Bytes.Bytes(count);
        string[] names = Texts(count, 33);
        Bytes.Bytes(2 * (count + 1));
        string[] formats = Texts(count, 49);
        string[] labels = Texts(count, 33);
        Bytes.Bytes(81L * count);
        while (true)
        {
            byte kind = Bytes.Byte();
            long length = Bytes.Whole(4);
            if (kind == 0 && length == 0)
            {
                break;
            }

            Bytes.Bytes(length);
        }

        for (int i = 0; i < count; i++)
        {
            (StataType type, int width) = types[i] switch
            {
                >= 251 => OldNumbers[types[i] - 251],
                0 or > 244 => throw new InvalidDataException(FormattableString.Invariant($"variable {names[i]} is of type {types[i]}.")),
                _ => (StataType.Text, types[i]),
            };
            Add(names[i], type, width, formats[i], labels[i]);
        }

        DataStart = Bytes.Position;
        LabelsStart = checked(DataStart + (RowCount * RowWidth));
        RequireData();
    }

    private void ReadMarked()
    {
        Bytes.Expect("</release><byteorder>");
        Bytes.IsLittleEndian = Encoding.ASCII.GetString(Bytes.Bytes(3)) switch
        {
            "LSF" => true,
            "MSF" => false,
            _ => throw new InvalidDataException("its order of bytes is neither LSF nor MSF."),
        };
        Bytes.IsUtf8 = Version >= 118;
        Bytes.Expect("</byteorder><K>");
        int count = checked((int)Bytes.Whole(Version == 119 ? 4 : 2));
        Bytes.Expect("</K><N>");
        RowCount = Bytes.Whole(Version >= 118 ? 8 : 4);
        Bytes.Expect("</N><label>");
        Bytes.Bytes(Bytes.Whole(Version >= 118 ? 2 : 1));
        Bytes.Expect("</label><timestamp>");
        Bytes.Bytes(Bytes.Whole(1));
        Bytes.Expect("</timestamp></header><map>");
        long[] map = [.. Enumerable.Range(0, MapEntries).Select(_ => Bytes.Whole(8))];
        Bytes.Position = map[2];
        Bytes.Expect("<variable_types>");
        int[] types = [.. Enumerable.Range(0, count).Select(_ => (int)Bytes.Whole(2))];
        Bytes.Position = map[3];
        Bytes.Expect("<varnames>");
        string[] names = Texts(count, NameLength);
        Bytes.Position = map[5];
        Bytes.Expect("<formats>");
        string[] formats = Texts(count, Version >= 118 ? 57 : 49);
        Bytes.Position = map[6];
        Bytes.Expect("<value_label_names>");
        string[] labels = Texts(count, NameLength);
        for (int i = 0; i < count; i++)
        {
            (StataType type, int width) = types[i] switch
            {
                65526 => (StataType.Double, 8),
                65527 => (StataType.Float, 4),
                65528 => (StataType.Long, 4),
                65529 => (StataType.Int, 2),
                65530 => (StataType.Byte, 1),
                32768 => (StataType.LongText, 8),
                0 or > 2045 => throw new InvalidDataException(FormattableString.Invariant($"variable {names[i]} is of type {types[i]}.")),
                _ => (StataType.Text, types[i]),
            };
            Add(names[i], type, width, formats[i], labels[i]);
        }

        Bytes.Position = map[9];
        Bytes.Expect("<data>");
        DataStart = Bytes.Position;
        RequireData();
        TextsStart = map[10];
        LabelsStart = map[11];
    }

    private void RequireData()
    {
        if (RowWidth > 0 && RowCount > (Bytes.Length - DataStart) / RowWidth)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it ends before the last of its {RowCount} rows."));
        }
    }

    private string[] Texts(int count, int length)
    {
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = Bytes.Text(length);
        }

        return texts;
    }

    private void Add(string name, StataType type, int width, string format, string label)
    {
        Variables.Add(new StataVariable(name, type, RowWidth, width, format, label));
        RowWidth = checked(RowWidth + width);
    }

    /// <summary>The texts of any length, by the eight bytes that refer to them.</summary>
    public Dictionary<(long Variable, long Row), string> ReadTexts()
    {
        Dictionary<(long, long), string> texts = [];
        Bytes.Position = TextsStart;
        Bytes.Expect("<strls>");
        while (true)
        {
            string mark = Encoding.ASCII.GetString(Bytes.Bytes(3));
            if (mark != "GSO")
            {
                return texts;
            }

            long variable = Bytes.Whole(4);
            long row = Bytes.Whole(Version >= 118 ? 8 : 4);
            Bytes.Byte();
            texts[(variable, row)] = Bytes.Text(Bytes.Whole(4));
        }
    }

    /// <summary>The text that a value of type <see cref="StataType.LongText"/> refers to; null where it is empty.</summary>
    /// <param name="value">The number of a variable and of a row. In 119 the first takes three bytes; haven writes two, as in 118.</param>
    /// <param name="texts">The texts.</param>
    /// <exception cref="InvalidDataException">There is no such text.</exception>
    public string? TextOf(ReadOnlySpan<byte> value, Dictionary<(long Variable, long Row), string> texts)
    {
        if (value.IndexOfAnyExcept((byte)0) < 0)
        {
            return null;
        }

        ReadOnlySpan<int> widths = Version switch
        {
            117 => [4],
            118 => [2],
            _ => [3, 2],
        };
        foreach (int width in widths)
        {
            if (texts.TryGetValue((Unsigned(value[..width]), Unsigned(value[width..])), out string? text))
            {
                return text;
            }
        }

        throw new InvalidDataException("a text that a value refers to is not there.");
    }

    private long Unsigned(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value = (value << 8) | bytes[Bytes.IsLittleEndian ? bytes.Length - 1 - i : i];
        }

        return value;
    }

    /// <summary>The value labels by their names.</summary>
    public Dictionary<string, Dictionary<int, string>> ReadLabels()
    {
        Dictionary<string, Dictionary<int, string>> labels = new(StringComparer.Ordinal);
        Bytes.Position = LabelsStart;
        if (Version >= 117)
        {
            Bytes.Expect("<value_labels>");
        }

        while (Bytes.Position < Bytes.Length)
        {
            if (Version >= 117 && Encoding.ASCII.GetString(Bytes.Bytes(5)) != "<lbl>")
            {
                break;
            }

            Bytes.Bytes(4);
            string name = Bytes.Text(NameLength);
            Bytes.Bytes(3);
            int count = checked((int)Bytes.Whole(4));
            int length = checked((int)Bytes.Whole(4));
            byte[] places = Bytes.Bytes(4L * count);
            byte[] values = Bytes.Bytes(4L * count);
            byte[] texts = Bytes.Bytes(length);
            Dictionary<int, string> set = labels[name] = [];
            for (int i = 0; i < count; i++)
            {
                int place = Bytes.Int32(places.AsSpan(4 * i, 4));
                if (place < 0 || place > texts.Length)
                {
                    throw new InvalidDataException($"the value labels {name} are damaged.");
                }

                set[Bytes.Int32(values.AsSpan(4 * i, 4))] = Bytes.Decode(texts.AsSpan(place));
            }

            if (Version >= 117)
            {
                Bytes.Expect("</lbl>");
            }
        }

        return labels;
    }
}
