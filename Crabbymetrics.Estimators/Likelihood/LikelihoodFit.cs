using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted likelihood: what all that is asked of a result is derived from. Immutable.</summary>
internal sealed record LikelihoodFit
{
    public required LikelihoodFitter Fitter { get; init; }

    /// <summary>The observations, wherever they live.</summary>
    public required IObservations Observations { get; init; }

    /// <summary>The data.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public RegressionData Data =>
        Observations as RegressionData ?? throw ObservationsElsewhere.Refusal("values of single rows", Observations.RowCount);

    /// <summary>Whether the rows live elsewhere.</summary>
    public bool IsElsewhere => Observations is not RegressionData;

    /// <summary>The n effective weights of rows in memory; empty for all ones.</summary>
    public required ReadOnlyMemory<double> Weights { get; init; }

    public required WorkingParameters Working { get; init; }

    /// <summary>The working parameters, then the ancillary ones.</summary>
    public required double[] Point { get; init; }

    /// <summary>The information about all of them, row-major.</summary>
    public required double[] Information { get; init; }

    public required FitDiagnostics Diagnostics { get; init; }

    public LikelihoodEstimator Model => Fitter.Model;

    /// <summary>The number of observations.</summary>
    public double ObservationCount =>
        Observations is RegressionData data ? data.ObservationCount(Weights.Span) : Observations.Summary.ObservationCount;

    /// <summary>The likelihood that was maximized, on the calling thread.</summary>
    public LikelihoodProblem Problem() => new(Model, Observations, Weights, Working, 1, CancellationToken.None);

    /// <summary>The number of working parameters of the columns.</summary>
    public int CoefficientCount => Working.Count;

    public ReadOnlySpan<double> Ancillary => Point.AsSpan(CoefficientCount);

    public ImmutableArray<double> ReportedParameters()
    {
        double[] reported = new double[Working.ReportedCount];
        Working.ToReported(Point.AsSpan(0, CoefficientCount), reported);
        return [.. reported];
    }

    /// <summary>Writes the scores of some consecutive rows: of the working parameters, then of the ancillary ones.</summary>
    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Data.RowCount - firstRow);
        int size = Point.Length,
            k = CoefficientCount,
            q = size - k,
            capacity = Data.Design.BlockRowCount;
        double[] coefficients = new double[Working.SlopeCount],
            scratch = new double[Working.View.ScratchCount],
            column = new double[capacity],
            values = new double[capacity * (1 + LikelihoodBlock.ValuesPerRow(q, false))];
        double constant = Working.ToView(Point.AsSpan(0, k), coefficients);
        for (int b = firstRow / capacity; b * capacity < firstRow + rowCount; b++)
        {
            DesignBlock block = Working.View.Load(b, scratch);
            int n = block.RowCount;
            Span<double> eta = values.AsSpan(0, n);
            eta.Fill(constant);
            if (Data.HasOffset)
            {
                RowKernels.AddConstant(Data.Offset.Span.Slice(block.FirstRow, n), constant, eta);
            }

            block.AddLinearPredictor(coefficients, eta);
            LikelihoodBlock rows = new(
                Data,
                block.FirstRow,
                eta,
                Ancillary,
                values.AsSpan(n, n * LikelihoodBlock.ValuesPerRow(q, false)),
                wantsSecondDerivatives: false
            );
            Model.Evaluate(in rows);
            int from = Math.Max(firstRow, block.FirstRow),
                to = Math.Min(firstRow + rowCount, block.FirstRow + n);
            for (int j = 0; j < size; j++)
            {
                Regressor(in block, j, column);
                ReadOnlySpan<double> slopes = j < k ? rows.Slope : rows.AncillarySlope(j - k);
                for (int i = from; i < to; i++)
                {
                    double weight = Weights.IsEmpty ? 1.0 : Weights.Span[i];
                    int at = i - block.FirstRow;
                    scores[((i - firstRow) * size) + j] = weight == 0.0 ? 0.0 : -weight * slopes[at] * column[at];
                }
            }
        }
    }

    // The column that a working parameter multiplies: ones for the intercept and for the ancillary parameters.
    private void Regressor(in DesignBlock block, int parameter, double[] column)
    {
        int slope = parameter - Working.FirstSlope;
        if (slope < 0 || slope >= Working.SlopeCount)
        {
            column.AsSpan(0, block.RowCount).Fill(1.0);
            return;
        }

        block.CopyColumn(slope, column);
        double mean = Working.ResidualMean(slope),
            scale = Working.Scale(slope);
        for (int i = 0; i < block.RowCount; i++)
        {
            column[i] = (column[i] - mean) / scale;
        }
    }
}
