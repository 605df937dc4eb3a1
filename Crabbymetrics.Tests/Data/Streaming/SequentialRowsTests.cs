using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Data.Streaming;

/// <summary>FTRL on rows that are read one block after the other is FTRL on all of them in memory, to the bit; it holds one
/// block.</summary>
public sealed class SequentialRowsTests
{
    private const int Rows = 3000;
    private static readonly FtrlOptions Options = new()
    {
        Rate = 0.3,
        L1 = 0.1,
        Shuffle = false,
    };

    [TestCase("y ~ a + b", 64)]
    [TestCase("y ~ a + b", 1000)]
    [TestCase("y ~ a*g + log(b + 2) + C(k)", 700)]
    [TestCase("answer ~ a + g - 1", 5000)]
    public void Delimited_text_in_chunks_gives_the_bits_of_memory(string formula, int chunk)
    {
        ModelSpecification specification = new() { Formula = Formula.Parse(formula), OutcomeKind = ColumnKind.NumberOrLabel };
        FtrlOptions options = Of(specification);
        FtrlResult whole = new FtrlEstimator(options).Fit(ModelFrame.Read(Source(1 << 18), specification).Data);
        SequentialRows rows = SequentialRows.Open(Source(chunk), specification);
        RequireSame(new FtrlEstimator(options).Fit(rows.Read()), whole);
        Assert.That(rows.RowCount, Is.EqualTo((long)whole.ObservationCount));
    }

    [Test]
    public void Weights_offsets_conditions_and_missing_values_are_those_of_memory()
    {
        ModelSpecification specification = new()
        {
            Formula = Formula.Parse("y ~ a + hole + g"),
            Where = "b > -1.5",
            Offset = "b / 3",
            Weights = "w",
            WeightKind = WeightKind.Analytic,
        };
        ModelFrame frame = ModelFrame.Read(Source(1 << 18), specification);
        SequentialRows rows = SequentialRows.Open(Source(999), specification);
        RequireSame(new FtrlEstimator(Options).Fit(rows.Read()), new FtrlEstimator(Options).Fit(frame.Data));
        Assert.Multiple(() =>
        {
            Assert.That(rows.Frame.DroppedRows, Is.EquivalentTo(frame.DroppedRows));
            Assert.That(rows.Frame.Warnings, Is.EqualTo(frame.Warnings));
        });
    }

    [Test]
    public void Epochs_are_passes_in_the_same_order()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ a + g") };
        FtrlOptions options = new() { Epochs = 3, Shuffle = false };
        FtrlResult whole = new FtrlEstimator(options).Fit(ModelFrame.Read(Source(1 << 18), specification).Data);
        SequentialRows rows = SequentialRows.Open(Source(2000), specification);
        RequireSame(new FtrlEstimator(options).Fit(rows.Read()), whole);
        Assert.That(rows.PassCount, Is.EqualTo(3));
    }

    [Test]
    public void What_was_learned_goes_on_with_a_stream()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ a + b") };
        FtrlEstimator estimator = new(Options);
        FtrlResult twice = new FtrlEstimator(
            new FtrlOptions
            {
                Rate = 0.3,
                L1 = 0.1,
                Shuffle = false,
                Epochs = 2,
            }
        ).Fit(ModelFrame.Read(Source(1 << 18), specification).Data);
        FtrlState state = estimator.Fit(SequentialRows.Open(Source(512), specification).Read()).State;
        IStreamEstimator<FtrlResult> resumed = (IStreamEstimator<FtrlResult>)estimator.Resume(state);
        RequireSame(resumed.Fit(SequentialRows.Open(Source(4096), specification).Read()), twice);
        FtrlResult once = estimator.Fit(SequentialRows.Open(Source(512), specification).Read());
        RequireSame(once.Continue(SequentialRows.Open(Source(700), specification).Read()), twice);
    }

    [Test]
    public void A_pipe_is_read_once_from_its_beginning()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ a + b") };
        FtrlResult whole = new FtrlEstimator(Options).Fit(ModelFrame.Read(Source(1 << 18), specification).Data);
        SequentialRows rows = SequentialRows.Open(
            CsvSource.OpenOnce("pipe", new Pipe(Text()), new CsvOptions { ChunkSize = 3000 }),
            specification
        );
        RequireSame(new FtrlEstimator(Options).Fit(rows.Read()), whole);
        Assert.Multiple(() =>
        {
            Assert.That(() => rows.Read().Count(), Throws.InstanceOf<DataSourceException>().With.Message.Contains("read once"));
            Assert.That(
                () =>
                    SequentialRows.Open(
                        CsvSource.OpenOnce("pipe", new Pipe(Text())),
                        new ModelSpecification { Formula = Formula.Parse("y ~ a + g") }
                    ),
                Throws.InstanceOf<DataSourceException>().With.Message.Contains("levels")
            );
        });
    }

    [Test]
    public void The_rows_of_a_query_are_learned_as_they_come()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ a + b") };
        using DataTable table = new() { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add("y", typeof(double));
        table.Columns.Add("a", typeof(double));
        table.Columns.Add("b", typeof(double));
        for (int i = 0; i < 20000; i++)
        {
            table.Rows.Add(i % 3 == 0 ? 1.0 : 0.0, Math.Sin(i), i % 7 == 0 ? DBNull.Value : (object)Math.Cos(i));
        }

        using DataTableReader first = table.CreateDataReader(),
            second = table.CreateDataReader();
        FtrlResult whole = new FtrlEstimator(Options).Fit(ModelFrame.Read(new DataReaderSource(first), specification).Data);
        SequentialRows rows = SequentialRows.Open(new DataReaderSource(second), specification);
        RequireSame(new FtrlEstimator(Options).Fit(rows.Read()), whole);
        Assert.That(rows.Frame.DroppedRows.Single().Count, Is.EqualTo(2858));
    }

    [Test]
    public void Parts_are_blocks()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ a + g") };
        FtrlResult whole = new FtrlEstimator(Options).Fit(ModelFrame.Read(Source(1 << 18), specification).Data);
        RequireSame(new FtrlEstimator(Options).Fit(SequentialRows.Open(new Parts(), specification).Read()), whole);
    }

    [Test]
    public void No_more_than_two_blocks_live_at_a_time()
    {
        // One is being learned while the one before it may not yet be collected.
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ a + g") };
        Watched source = new(Source(2000));
        SequentialRows rows = SequentialRows.Open(source, specification);
        Assert.That(source.Blocks, Has.Count.GreaterThan(20));
        source.Blocks.Clear();
        int most = 0;
        foreach (RegressionData _ in rows.Read())
        {
            most = Math.Max(most, Living(source));
        }

        Assert.Multiple(() =>
        {
            Assert.That(source.Blocks, Has.Count.GreaterThan(20));
            Assert.That(most, Is.LessThanOrEqualTo(2));
        });
    }

    [Test]
    public void The_text_is_read_no_further_than_a_chunk_ahead()
    {
        const int Chunk = 1000;
        Pipe pipe = new(Text());
        SequentialRows rows = SequentialRows.Open(
            CsvSource.OpenOnce("pipe", pipe, new CsvOptions { ChunkSize = Chunk }),
            new ModelSpecification { Formula = Formula.Parse("y ~ a + b") }
        );
        int block = 0;
        foreach (RegressionData _ in rows.Read())
        {
            block++;
            // The header is read in a buffer of 4 KB.
            Assert.That(pipe.Taken, Is.LessThanOrEqualTo(4096 + ((block + 1) * Chunk)), $"block {block}");
        }

        Assert.That(block, Is.GreaterThan(50));
    }

    [Test]
    public void The_first_bad_value_is_named_by_its_line()
    {
        string[] lines = Encoding.UTF8.GetString(Text()).TrimEnd('\n').Split('\n');
        lines[2500] = lines[2500].Replace(lines[2500].Split(',')[1], "many", StringComparison.Ordinal);
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        SequentialRows rows = SequentialRows.Open(
            CsvSource.Open("clicks", () => new MemoryStream(text), new CsvOptions { ChunkSize = 800 }),
            new ModelSpecification { Formula = Formula.Parse("y ~ a + b") }
        );
        Assert.That(
            () => new FtrlEstimator(Options).Fit(rows.Read()),
            Throws.InstanceOf<DataSourceException>().With.Message.Contains("line 2501").And.Message.Contains("'a'")
        );
    }

    [Test]
    public void A_bad_outcome_is_named_by_its_row_over_all_blocks()
    {
        string[] lines = Encoding.UTF8.GetString(Text()).TrimEnd('\n').Split('\n');
        lines[2001] = "7" + lines[2001][1..];
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        SequentialRows rows = SequentialRows.Open(
            CsvSource.Open("clicks", () => new MemoryStream(text), new CsvOptions { ChunkSize = 800 }),
            new ModelSpecification { Formula = Formula.Parse("y ~ a + b") }
        );
        Assert.That(() => new FtrlEstimator(Options).Fit(rows.Read()), Throws.ArgumentException.With.Message.Contains("row 2000"));
    }

    [TestCase("y ~ scale(a)", "center")]
    [TestCase("y ~ poly(a, 2)", "I(x^2)")]
    [TestCase("y ~ a | g", "absorbed")]
    public void What_needs_all_rows_is_refused(string formula, string word) =>
        Assert.That(
            () => SequentialRows.Open(Source(1000), new ModelSpecification { Formula = Formula.Parse(formula) }),
            Throws.InstanceOf<FormulaException>().With.Message.Contains(word)
        );

    [Test]
    public void Cancelling_ends_it_within_a_block()
    {
        using CancellationTokenSource stop = new();
        SequentialRows rows = SequentialRows.Open(Source(1000), new ModelSpecification { Formula = Formula.Parse("y ~ a + b") });
        Assert.That(
            () =>
            {
                foreach (RegressionData _ in rows.Read(stop.Token))
                {
                    stop.Cancel();
                }
            },
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    private static FtrlOptions Of(ModelSpecification specification) =>
        new()
        {
            Rate = 0.3,
            L1 = 0.1,
            Shuffle = false,
            FitIntercept = specification.Formula.HasIntercept,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Living(Watched source)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return source.Blocks.Count(static block => block.TryGetTarget(out _));
    }

    private static void RequireSame(FtrlResult actual, FtrlResult expected) =>
        Assert.Multiple(() =>
        {
            Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
            Assert.That(actual.State.Z, Is.EqualTo(expected.State.Z));
            Assert.That(actual.State.N, Is.EqualTo(expected.State.N));
            Assert.That(actual.ProgressiveLoss, Is.EqualTo(expected.ProgressiveLoss));
            Assert.That(actual.State.RowCount, Is.EqualTo(expected.State.RowCount));
        });

    private static CsvSource Source(int chunk) =>
        CsvSource.Open("clicks", static () => new MemoryStream(Text()), new CsvOptions { ChunkSize = chunk });

    // The levels late in the text, a column with holes, and one of text.
    private static byte[] Text(int from = 0, int to = Rows)
    {
        StringBuilder text = new("y,a,b,g,k,w,hole,answer\n");
        for (int i = from; i < to; i++)
        {
            int y = (i * 7919) % 5 < 2 ? 1 : 0;
            string level = i > 2900 ? "late" : (i % 3 == 0 ? "red" : "blue");
            string hole = i % 11 == 0 ? "" : Math.Sin(3.0 * i).ToString("r", CultureInfo.InvariantCulture);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{y},{Math.Sin(i):r},{2.0 * Math.Cos(i * 0.7):r},{level},{i % 4},{1 + (i % 2)},{hole},{(y == 1 ? "yes" : "no")}\n"
            );
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Gives some bytes at a time, and cannot go back.
    private sealed class Pipe(byte[] content) : Stream
    {
        private readonly MemoryStream _content = new(content, writable: false);

        public long Taken { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = _content.Read(buffer[..Math.Min(buffer.Length, 777)]);
            Taken += count;
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class Watched(CsvSource source) : IBlockSource
    {
        public List<WeakReference<ColumnTable>> Blocks { get; } = [];

        public string Name => source.Name;

        public ImmutableArray<string> ColumnNames => source.ColumnNames;

        public bool CanReadAgain => true;

        public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("A stream never reads all rows at once.");

        public IEnumerable<ColumnTable> ReadBlocks(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
            source
                .ReadBlocks(columns, cancellationToken)
                .Select(block =>
                {
                    Blocks.Add(new WeakReference<ColumnTable>(block));
                    return block;
                });
    }

    private sealed class Parts : IPartedSource
    {
        private static readonly int[] Ends = [0, 1000, 1001, Rows];

        public string Name => "parts";

        public ImmutableArray<string> ColumnNames => Source(1000).ColumnNames;

        ImmutableArray<SourcePart> IPartedSource.Parts =>
            [.. Enumerable.Range(0, 3).Select(static part => new SourcePart($"part {part}", Ends[part + 1] - Ends[part]))];

        public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("A stream never reads all rows at once.");

        public ColumnTable ReadPart(int part, IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
            CsvSource.Open($"part {part}", () => new MemoryStream(Text(Ends[part], Ends[part + 1]))).Read(columns, cancellationToken);
    }
}
