using System.Text;
using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data.Delimited;

/// <summary>Random delimited texts, regular and not, by the number of their seed.</summary>
internal sealed class CsvTexts
{
    private static readonly string[] Plain = ["1", "-2", "0", "3.25", "-0.5", "12345678", "-1234.567", "007", "1.", ".5", "-.25", "-0"];
    private static readonly string[] Odd =
    [
        "1e3",
        "+7",
        "0.1234567890123456",
        "-12345678901234567",
        "9007199254740993",
        "1.7976931348623157e308",
        "123456789012345678901",
        " 4 ",
        "\"5\"",
        "\" -6.5 \"",
    ];
    private static readonly string[] Empty = ["", "NA", ".", " ", "\"\"", "NaN", "None"];
    private static readonly string[] Words =
    [
        "a",
        "north",
        "north-east of here",
        " b ",
        "\"a\"",
        "\"a,b;\"",
        "\"say \"\"no\"\"\"",
        "\"two\nlines\"",
        "\"two\r\nlines\"",
        "\"\"\"\"",
        "größe",
        "\u00A0é\u00A0",
        "TRUE",
        "yes",
        "no",
        "#x",
        "\"#y\"",
    ];
    private static readonly string[] Wrong =
    [
        "1,5",
        "\"1,5\"",
        "12%",
        "x",
        "5\" x",
        "\"x\"z",
        "\"open",
        "1.2.3",
        "-",
        "--1",
        "inf",
        "1e999",
        "e",
        "\"",
        "yes",
    ];

    private readonly Random _random;
    private readonly double _strange;

    public CsvTexts(int seed)
    {
        _random = new Random(seed);
        _strange = _random.Next(3) switch
        {
            0 => 0.0,
            1 => 0.01,
            _ => 0.1,
        };
        Delimiter = Pick([',', ';', '\t', '|', '§']);
        Comment = _random.Next(4) == 0 ? '#' : null;
        string[] ends = _random.Next(4) switch
        {
            0 => ["\r\n"],
            1 => ["\r"],
            2 => ["\n", "\r\n", "\r", "\n\n"],
            _ => ["\n"],
        };
        int columns = 1 + _random.Next(4);
        string[] names = [.. Enumerable.Range(0, columns).Select(static c => "c" + c)];
        bool[] texts = [.. names.Select(_ => _random.Next(2) == 0)];
        bool words = _random.Next(2) == 0;
        StringBuilder text = new(string.Join(Delimiter, names));
        for (int row = _random.Next(60); row > 0; row--)
        {
            text.Append(Pick(ends));
            if (Comment is not null && _random.Next(8) == 0)
            {
                text.Append("# \"it's, a \"comment").Append(Pick(ends));
            }

            int fields = columns + (Rarely(0.1) ? _random.Next(3) - 1 : 0);
            text.AppendJoin(Delimiter, Enumerable.Range(0, fields).Select(c => Field(texts[c % columns] && words)));
        }

        text.Append(_random.Next(2) == 0 ? Pick(ends) : "");
        Text = text.ToString();
        Requests =
        [
            .. names
                .Where(_ => _random.Next(4) > 0)
                .Select(
                    (name, c) =>
                        new ColumnRequest(
                            name,
                            Pick([ColumnKind.Number, ColumnKind.NumberOrLabel, ColumnKind.Label, KindOf(texts[c] && words)])
                        )
                ),
        ];
    }

    public string Text { get; }

    public char Delimiter { get; }

    public char? Comment { get; }

    public IReadOnlyList<ColumnRequest> Requests { get; }

    private static ColumnKind KindOf(bool words) => words ? ColumnKind.Label : ColumnKind.Number;

    private bool Rarely(double share) => _random.NextDouble() < share * _strange;

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];

    private string Field(bool isText) =>
        Rarely(0.3) ? Pick(Wrong)
        : Rarely(1.0) ? Pick(Empty)
        : isText ? Pick(Words)
        : Rarely(1.0) ? Pick(Odd)
        : Pick(Plain);
}
