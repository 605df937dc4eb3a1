using System.Globalization;
using Crabbymetrics.Data;
using CsCheck;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Memory;

/// <summary>Blocks of values make the table that the same values make one by one, or the same error.</summary>
public sealed class ColumnBlockTests
{
    private static readonly string?[] Words = ["a", "b", " c", "", "NaN", null, "größe", "  ", "d", "e"];
    private static readonly string?[] Numbers = ["a", "b", "1", "2.5", null, "12%"];

    [Test]
    public void Blocks_are_read_as_values_one_by_one()
    {
        Gen<int> seeds = Gen.Int[0, int.MaxValue - 1];
        seeds.Sample(
            seed =>
            {
                Random random = new(seed);
                int rows = random.Next(3) == 0 ? random.Next(20_000) : random.Next(30);
                ColumnBlock[] blocks = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Block(random, rows))];
                ColumnRequest[] columns =
                [
                    .. blocks.Select(
                        (_, c) => new ColumnRequest("c" + c, (ColumnKind)random.Next(3)) { KeepsMissing = random.Next(3) == 0 }
                    ),
                ];
                string expected = Describe(columns, writer => AddOneByOne(writer, blocks, rows));
                string actual = Describe(columns, writer => writer.AddRows(rows, blocks));
                return actual == expected ? true : throw new InvalidOperationException($"{actual}\ninstead of\n{expected}");
            },
            iter: 400,
            threads: 1
        );
    }

    [Test]
    public void Decimals_and_long_numbers_are_rounded_once()
    {
        decimal[] values =
        [
            0.1m,
            9007199254740993m,
            -79228162514264337593543950335m,
            0.0000000000000000000000000001m,
            1.10m,
            123456.789m,
            0m,
        ];
        ColumnTableWriter writer = new("d", [Number("x"), Label("x")]);
        ColumnBlock block = ColumnBlock.OfDecimals(values);
        writer.AddRows(values.Length, [block, block]);
        ColumnTable table = writer.Build();
        Assert.That(
            table.Numbers("x"),
            Is.EqualTo(
                values.Select(static value => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            )
        );
        Assert.That(table.Labels("x")[1], Is.EqualTo("9007199254740993"));
    }

    [Test]
    public void A_table_needs_a_block_for_each_column() =>
        Assert.That(() => new ColumnTableWriter("d", [Number("x")]).AddRows(1, []), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static void AddOneByOne(ColumnTableWriter writer, ColumnBlock[] blocks, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            writer.BeginRow();
            for (int c = 0; c < blocks.Length; c++)
            {
                blocks[c].Add(writer, c, row);
            }

            writer.EndRow();
        }
    }

    private static string Describe(ColumnRequest[] columns, Action<ColumnTableWriter> add)
    {
        try
        {
            ColumnTableWriter writer = new("d", columns);
            add(writer);
            ColumnTable table = writer.Build();
            IEnumerable<string> values = columns.Select(column =>
                table.HasNumbers(column.Name)
                    ? string.Join(
                        "|",
                        table
                            .Numbers(column.Name)
                            .Select(static x => BitConverter.DoubleToInt64Bits(x).ToString(CultureInfo.InvariantCulture))
                    )
                : column.Kind == ColumnKind.NumberOrLabel && table.RowCount == 0 ? ""
                : string.Join("|", table.Labels(column.Name).Labels) + " " + string.Join("|", table.Labels(column.Name).Codes.ToArray())
            );
            IEnumerable<int> rows = Enumerable.Range(0, table.RowCount).Select(table.SourceRow);
            return string.Join("\n", [.. values, string.Join("|", table.MissingCounts), string.Join("|", rows)]);
        }
        catch (Exception error) when (error is DataSourceException or KeyNotFoundException)
        {
            return error.Message;
        }
    }

    private static ColumnBlock Block(Random random, int rows)
    {
        bool[] missing = random.Next(2) == 0 ? [] : Make(rows, () => random.Next(4) == 0);
        return random.Next(11) switch
        {
            0 => ColumnBlock.OfNumbers<double>(Make(rows, () => random.Next(5) - 2.5), missing),
            1 => ColumnBlock.OfNumbers<double>(
                Make(
                    rows,
                    () =>
                        random.Next(9) == 0 ? double.NaN
                        : random.Next(500) == 0 ? double.PositiveInfinity
                        : -0.0
                ),
                missing
            ),
            2 => ColumnBlock.OfNumbers<float>(Make(rows, () => random.Next(4) / 3f), missing),
            3 => ColumnBlock.OfWhole<long>(Make(rows, () => long.MaxValue - random.Next(4)), missing),
            4 => ColumnBlock.OfWhole<ulong>(Make(rows, () => ulong.MaxValue - (ulong)random.Next(4)), missing),
            5 => ColumnBlock.OfTruths(Make(rows, () => random.Next(2) == 0), missing),
            6 => ColumnBlock.OfTimes(Make(rows, () => new DateTime(2001, 1, 1 + random.Next(3), random.Next(2), 0, 0)), missing),
            7 => ColumnBlock.OfTexts(Make(rows, () => (Words[random.Next(Words.Length)] ?? "f").AsMemory()), missing),
            8 => ColumnBlock.OfCategories(Make(rows, () => random.Next(-1, Words.Length)), Words),
            9 => ColumnBlock.OfCategories(Make(rows, () => random.Next(2000) == 0 ? random.Next(Numbers.Length) : random.Next(2)), Numbers),
            _ => Utf8(Make(rows, () => random.Next(Words.Length)), missing),
        };
    }

    private static ColumnBlock Utf8(int[] words, bool[] missing)
    {
        int[] starts = new int[words.Length + 1];
        List<byte> text = [];
        for (int i = 0; i < words.Length; i++)
        {
            text.AddRange(System.Text.Encoding.UTF8.GetBytes(Words[words[i]] ?? "nan"));
            starts[i + 1] = text.Count;
        }

        return ColumnBlock.OfTexts(text.ToArray(), starts, missing);
    }

    private static T[] Make<T>(int count, Func<T> make)
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = make();
        }

        return values;
    }
}
