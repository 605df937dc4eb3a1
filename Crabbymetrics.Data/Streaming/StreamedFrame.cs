using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// The data of one model, larger than memory: what <see cref="ModelFrame"/> is for rows in memory. Levels, combinations of levels and what
/// functions learn are those of all rows, which takes one reading beside the one that finds the moments. Immutable.
/// </summary>
/// <example><code>StreamedFrame frame = StreamedFrame.Read(ParquetSource.OpenFiles(paths), specification);
/// PoissonResult fit = new PoissonEstimator().Fit(frame.Data);</code></example>
public sealed class StreamedFrame
{
    internal StreamedFrame(StreamedObservations data, ModelFrame sample)
    {
        Data = data;
        Sample = sample;
    }

    /// <summary>The parts of the model.</summary>
    public ModelSpecification Specification => Sample.Specification;

    /// <summary>The observations.</summary>
    public StreamedObservations Data { get; }

    /// <summary>A frame of some of the rows in memory, with the terms, levels, baselines, counts of dropped rows and warnings of
    /// all.</summary>
    public ModelFrame Sample { get; }

    /// <summary>The formula with all that was learned from the rows: it makes the same columns of new rows.</summary>
    public FittedFormula Fitted => Sample.Fitted;

    /// <summary>How many rows of the source are not among the data, by reason; empty where all are.</summary>
    public ImmutableArray<DroppedRows> DroppedRows => Sample.DroppedRows;

    /// <summary>What the user should know: rows left out, a term named twice.</summary>
    public ImmutableArray<string> Warnings => Sample.Warnings;

    /// <summary>Reads the data of a model: twice where the formula has factors or functions that learn, once elsewhere.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="specification">Which of them play which part.</param>
    /// <param name="options">How much memory they may take; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">There are trials and, beside them, weights or labels.</exception>
    /// <exception cref="FormulaException">The formula does not fit the columns, or has what rows in parts cannot have: absorbed effects,
    /// lags.</exception>
    /// <exception cref="DataSourceException">A column is missing or of another kind in a part, a value is not a finite number, a part does
    /// not fit into the memory, or no row is complete.</exception>
    public static StreamedFrame Read(
        IPartedSource source,
        ModelSpecification specification,
        StreamingOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(specification);
        return new StreamedReading(source, specification, options ?? new StreamingOptions()).Read(cancellationToken);
    }
}
