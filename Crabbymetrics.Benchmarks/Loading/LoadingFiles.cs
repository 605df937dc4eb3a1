using System.Globalization;
using System.IO.Compression;
using System.Text;
using DuckDB.NET.Data;

namespace Crabbymetrics.Benchmarks.Loading;

/// <summary>The files that the benchmark of loading reads: a count of 0 to 9, six decimals of four places and three integers a row; the
/// same with a text of twenty values and one field in a hundred empty; and with numbers of 17 digits.</summary>
internal static class LoadingFiles
{
    private const int Texts = 20;

    public static void Write(string folder, int rows)
    {
        WriteText(Path.Combine(folder, "plain.csv"), rows, "F4", hasText: false);
        WriteText(Path.Combine(folder, "text.csv"), rows, "F4", hasText: true);
        WriteText(Path.Combine(folder, "digits.csv"), rows, "G17", hasText: false);
        using (FileStream plain = File.OpenRead(Path.Combine(folder, "plain.csv")))
        {
            using GZipStream packed = new(File.Create(Path.Combine(folder, "plain.csv.gz")), CompressionLevel.Fastest);
            plain.CopyTo(packed);
        }

        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"copy (from '{Path.Combine(folder, "plain.csv")}') to '{Path.Combine(folder, "plain.parquet")}'";
        command.ExecuteNonQuery();
    }

    private static void WriteText(string path, int rows, string format, bool hasText)
    {
        RandomSource random = new(1);
        CultureInfo invariant = CultureInfo.InvariantCulture;
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 20);
        writer.Write("y,x1,x2,x3,x4,x5,x6,i1,i2,i3" + (hasText ? ",g\n" : "\n"));
        for (int row = 0; row < rows; row++)
        {
            Field(random.NextIndex(10).ToString(invariant));
            for (int j = 0; j < 6; j++)
            {
                writer.Write(',');
                Field(((4.0 * random.NextDouble()) - 2.0).ToString(format, invariant));
            }

            foreach (int largest in (ReadOnlySpan<int>)[100, 1000, 50])
            {
                writer.Write(',');
                Field(random.NextIndex(largest).ToString(invariant));
            }

            if (hasText)
            {
                writer.Write(',');
                Field("region" + random.NextIndex(Texts).ToString(invariant));
            }

            writer.Write('\n');
        }

        void Field(string text)
        {
            if (!hasText || random.NextIndex(100) > 0)
            {
                writer.Write(text);
            }
        }
    }
}
