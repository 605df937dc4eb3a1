using Parquet;
using Parquet.Schema;

namespace Crabbymetrics.Tests.Data.Streaming;

/// <summary>Simulated rows in Parquet files of small row groups: counts, numbers, texts, two clusterings, missing values.</summary>
internal sealed class ParquetFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crabby-stream-");

    /// <summary>The paths, in order.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>The folder.</summary>
    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Two files of so many rows each, in row groups of a size.</summary>
    public static ParquetFiles Of(int rows, int groupRows, int seed = 7)
    {
        ParquetFiles files = new();
        for (int file = 0; file < 2; file++)
        {
            files.Add($"part{file}.parquet", Columns(rows, new Random(seed + file), file), groupRows);
        }

        return files;
    }

    public static List<(DataField Field, Array Values)> Columns(int rows, Random random, int file)
    {
        double[] x = new double[rows],
            z = new double[rows],
            exposure = new double[rows],
            weight = new double[rows];
        int[] y = new int[rows],
            won = new int[rows],
            frequency = new int[rows],
            firm = new int[rows];
        string[] region = new string[rows],
            period = new string[rows],
            answer = new string[rows];
        for (int i = 0; i < rows; i++)
        {
            // Sorted in part: a level, and whole row groups, are in one file alone.
            x[i] = (2.0 * random.NextDouble()) - 1.0 + (0.001 * i / rows);
            z[i] = i % 97 == 5 ? double.NaN : 1990 + random.Next(30);
            int level = i < rows / 3 ? random.Next(2) : random.Next(3) + file;
            region[i] = ((string[])["east", "north", "south", "west"])[level];
            period[i] = $"p{random.Next(6)}";
            firm[i] = random.Next(30) + (10 * file);
            exposure[i] = 1.0 + random.NextDouble();
            weight[i] = 0.5 + random.NextDouble();
            frequency[i] = random.Next(4);
            double year = double.IsNaN(z[i]) ? 2000 : z[i];
            double mean = Math.Exp(0.4 + (0.7 * x[i]) + (0.02 * (year - 2005)) + (0.2 * level));
            for (double product = random.NextDouble(); product > Math.Exp(-mean); product *= random.NextDouble())
            {
                y[i]++;
            }

            won[i] = random.NextDouble() < mean / (1.0 + mean) ? 1 : 0;
            answer[i] = won[i] == 1 ? "yes" : "no";
        }

        return
        [
            (new DataField<int>("y"), y),
            (new DataField<double>("x"), x),
            (new DataField<double>("z"), z),
            (new DataField<string>("region"), region),
            (new DataField<string>("period"), period),
            (new DataField<string>("answer"), answer),
            (new DataField<int>("won"), won),
            (new DataField<int>("firm"), firm),
            (new DataField<double>("exposure"), exposure),
            (new DataField<double>("weight"), weight),
            (new DataField<int>("frequency"), frequency),
        ];
    }

    /// <summary>Writes a file.</summary>
    public string Add(string name, List<(DataField Field, Array Values)> columns, int groupRows)
    {
        string path = Path.Combine(Folder, name);
        Write(path, columns, groupRows).GetAwaiter().GetResult();
        Paths.Add(path);
        return path;
    }

    private static async Task Write(string path, List<(DataField Field, Array Values)> columns, int groupRows)
    {
        await using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(columns.Select(static column => column.Field)),
            stream
        );
        int rows = columns[0].Values.Length;
        for (int first = 0; first < rows; first += groupRows)
        {
            int count = Math.Min(groupRows, rows - first);
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach ((DataField field, Array values) in columns)
            {
                await WriteColumn(group, field, values, first, count);
            }
        }
    }

    private static async Task WriteColumn(ParquetRowGroupWriter group, DataField field, Array values, int first, int count)
    {
        switch (values)
        {
            case double[] numbers:
                await group.WriteAsync<double>(field, numbers.AsMemory(first, count));
                break;
            case int[] whole:
                await group.WriteAsync<int>(field, whole.AsMemory(first, count));
                break;
            case string[] texts:
                await group.WriteAsync(field, texts.AsMemory(first, count).ToArray());
                break;
        }
    }
}
