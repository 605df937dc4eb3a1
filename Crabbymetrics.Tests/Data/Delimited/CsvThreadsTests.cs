using System.Globalization;
using System.Text;
using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data.Delimited;

/// <summary>Rows, labels, lines and the first error are those of a plain reader, for any number of threads and any cuts.</summary>
public sealed class CsvThreadsTests
{
    private static readonly (int Chunk, int Threads)[] Settings =
    [
        (1, 1),
        (1, 8),
        (2, 3),
        (3, 2),
        (5, 4),
        (7, 8),
        (16, 2),
        (33, 5),
        (64, 6),
        (64, 7),
        (1 << 18, 1),
    ];

    [Test]
    public void Random_texts_are_read_as_a_plain_reader_reads_them([Range(0, 39)] int part)
    {
        for (int seed = part * 10; seed < (part + 1) * 10; seed++)
        {
            Check(seed, Settings);
        }
    }

    [Test]
    public void Every_chunk_from_1_to_64_bytes_and_1_to_8_threads_reads_the_same([Values(3, 17, 29, 41, 58, 77)] int seed) =>
        Check(seed, [.. Enumerable.Range(1, 64).SelectMany(static chunk => Enumerable.Range(1, 8).Select(threads => (chunk, threads)))]);

    [Test]
    [Category("Slow")]
    public void Many_random_texts_are_read_as_a_plain_reader_reads_them([Range(1, 8)] int part)
    {
        for (int seed = part * 100_000; seed < (part * 100_000) + 2_000; seed++)
        {
            Check(seed, Settings);
        }
    }

    private static void Check(int seed, (int Chunk, int Threads)[] settings)
    {
        CsvTexts random = new(seed);
        string expected = new PlainCsvReader(random.Text, random.Delimiter, random.Comment).Describe(random.Requests);
        string? firstMessage = null;
        foreach ((int chunk, int threads) in settings)
        {
            (string actual, string message) = Read(random, chunk, threads);
            firstMessage ??= message;
            if (actual != expected || message != firstMessage)
            {
                Assert.Fail(
                    $"seed {seed}, chunk {chunk}, threads {threads}, columns {string.Join(", ", random.Requests)}\n{random.Text}\n"
                        + "--- expected\n"
                        + $"{expected}\n--- actual\n{actual}\n{message}\n--- message of the first\n{firstMessage}"
                );
            }
        }
    }

    private static (string Description, string Message) Read(CsvTexts random, int chunk, int threads)
    {
        CsvOptions options = new()
        {
            Delimiter = random.Delimiter,
            Comment = random.Comment,
            ChunkSize = chunk,
            MaxDegreeOfParallelism = threads,
        };
        byte[] bytes = Encoding.UTF8.GetBytes(random.Text);
        try
        {
            ColumnTable table = CsvSource.Open("data.csv", () => new MemoryStream(bytes), options).Read(random.Requests);
            string[][] columns = [.. random.Requests.Select(request => Values(table, request))];
            IEnumerable<string> rows = Enumerable
                .Range(0, table.RowCount)
                .Select(row => string.Join("|", columns.Select(column => column[row]).Append($"line {table.Line(row)}")));
            return (string.Join("\n", rows.Append($"dropped {table.DroppedRowCount}")), "");
        }
        catch (DataSourceException error)
        {
            return ($"error in line {error.Line}, column {error.Column}", error.Message);
        }
    }

    private static string[] Values(ColumnTable table, ColumnRequest request) =>
        table.RowCount == 0 ? []
        : table.HasNumbers(request.Name)
            ?
            [
                .. table
                    .Numbers(request.Name)
                    .Select(static value => BitConverter.DoubleToInt64Bits(value).ToString(CultureInfo.InvariantCulture)),
            ]
        : [.. table.Labels(request.Name)];
}
