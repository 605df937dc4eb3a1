using System.Globalization;

namespace Crabbymetrics.Optimization;

/// <summary>
/// Writes a line per iteration to a text: iteration, cost, best_cost, gradient_norm, step_norm, newton_decrement, calls, seconds, reason.
/// Numbers are written to round-trip. One for each run; it does not close the writer.
/// </summary>
public sealed class TraceObserver : IOptimizationObserver
{
    private static readonly string[] Names =
    [
        "iteration",
        "cost",
        "best_cost",
        "gradient_norm",
        "step_norm",
        "newton_decrement",
        "calls",
        "seconds",
        "reason",
    ];

    private readonly TextWriter _writer;
    private readonly TraceFormat _format;
    private bool _hasHeader;

    /// <summary>Creates the observer.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="format">How.</param>
    /// <exception cref="ArgumentNullException">There is no writer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public TraceObserver(TextWriter writer, TraceFormat format = TraceFormat.Csv)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (!Enum.IsDefined(format))
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format.");
        }

        _writer = writer;
        _format = format;
    }

    /// <inheritdoc/>
    public ObserverVerdict Observe(in IterationView view)
    {
        string?[] cells =
        [
            view.Iteration.ToString(CultureInfo.InvariantCulture),
            Number(view.Cost),
            Number(view.BestCost),
            Number(view.GradientNorm),
            Number(view.StepNorm),
            Number(view.NewtonDecrement),
            view.Counts.Calls.ToString(CultureInfo.InvariantCulture),
            Number(view.Elapsed.TotalSeconds),
            view.Reason?.ToString(),
        ];
        if (_format == TraceFormat.Csv)
        {
            WriteCsv(cells);
        }
        else
        {
            WriteJson(cells);
        }

        return ObserverVerdict.Continue;
    }

    private static string? Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;

    private void WriteCsv(string?[] cells)
    {
        if (!_hasHeader)
        {
            _writer.Write(string.Join(',', Names));
            _writer.Write('\n');
            _hasHeader = true;
        }

        _writer.Write(string.Join(',', cells));
        _writer.Write('\n');
    }

    private void WriteJson(string?[] cells)
    {
        _writer.Write('{');
        for (int i = 0; i < cells.Length; i++)
        {
            bool isText = i == cells.Length - 1 && cells[i] is not null;
            _writer.Write(i == 0 ? "\"" : ", \"");
            _writer.Write(Names[i]);
            _writer.Write(isText ? "\": \"" : "\": ");
            _writer.Write(cells[i] ?? "null");
            if (isText)
            {
                _writer.Write('"');
            }
        }

        _writer.Write("}\n");
    }
}
