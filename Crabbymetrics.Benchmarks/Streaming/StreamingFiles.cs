using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Crabbymetrics.Benchmarks.Streaming;

/// <summary>Simulated counts in Parquet files that are larger than memory may be: nine numbers in steps of 1/256, and the
/// outcome.</summary>
internal static class StreamingFiles
{
    public const int Columns = 9;

    private const int GroupRows = 125_000;
    private const int GroupsPerFile = 40;

    /// <summary>Writes the files where they are not there.</summary>
    /// <returns>The paths.</returns>
    public static List<string> Write(string folder, long rows)
    {
        Directory.CreateDirectory(folder);
        int groups = (int)((rows + GroupRows - 1) / GroupRows),
            files = (groups + GroupsPerFile - 1) / GroupsPerFile;
        List<string> paths =
        [
            .. Enumerable
                .Range(0, files)
                .Select(f => Path.Combine(folder, $"{rows}-{f.ToString("D4", CultureInfo.InvariantCulture)}.parquet")),
        ];
        Parallel.For(
            0,
            files,
            file =>
            {
                if (!File.Exists(paths[file]))
                {
                    int first = file * GroupsPerFile;
                    WriteFile(paths[file] + ".part", first, Math.Min(GroupsPerFile, groups - first)).GetAwaiter().GetResult();
                    File.Move(paths[file] + ".part", paths[file]);
                }
            }
        );
        return paths;
    }

    private static async Task WriteFile(string path, int firstGroup, int groups)
    {
        DataField<double>[] fields =
        [
            new("y"),
            .. Enumerable.Range(1, Columns).Select(static j => new DataField<double>($"x{j.ToString(CultureInfo.InvariantCulture)}")),
        ];
        await using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
        double[][] values = [.. fields.Select(static _ => new double[GroupRows])];
        for (int g = 0; g < groups; g++)
        {
            Fill(values, new Random(firstGroup + g));
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            for (int j = 0; j < fields.Length; j++)
            {
                await group.WriteAsync<double>(fields[j], values[j]);
            }
        }
    }

    private static void Fill(double[][] values, Random random)
    {
        for (int i = 0; i < GroupRows; i++)
        {
            double eta = 0.2;
            for (int j = 1; j <= Columns; j++)
            {
                double x = (random.Next(513) - 256) / 256.0;
                values[j][i] = x;
                eta += x * 0.1 * (j % 3 - 1);
            }

            int y = 0;
            for (double product = random.NextDouble(), limit = Math.Exp(-Math.Exp(eta)); product > limit; product *= random.NextDouble())
            {
                y++;
            }

            values[0][i] = y;
        }
    }
}
