using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// The capabilities for inference. A model of several equations has no leverage and no scalar residual for a row, so that hc2, hc3, cr2
// and cr3 refuse it by name.
public partial class MultinomialLogitResult
    : IScoreContributions,
        IScoreSums,
        IInformation,
        ILikelihood,
        IObservedData,
        IFullRefit,
        IRecipeRefit,
        ISimulatedRefit
{
    private const string PenaltyReason =
        "the model was fitted with a penalty (Alpha > 0): the estimates are biased, and the usual covariances do not describe them. "
        + "Fit without it, or use a bootstrap with care.";

    /// <inheritdoc/>
    public string? InferenceUnavailableReason => _fit.Options.Alpha > 0.0 ? PenaltyReason : null;

    /// <inheritdoc/>
    public int WorkingParameterCount => _fit.Parameters.Count;

    IObservations IObservedData.Observations => _fit.Observations;

    string? IScoreSums.RowsUnavailableReason =>
        _fit.Rows.Elsewhere is null ? null : ObservationsElsewhere.Reason(_fit.Observations.RowCount);

    /// <summary>The clusterings of the data.</summary>
    public ImmutableDictionary<string, Clustering> Clusters => Data.Clusters;

    /// <summary>The time index of the data; null where there is none.</summary>
    public TimeIndex? Time => Data.Time;

    /// <summary>The weights of the data; null where there are none.</summary>
    public ObservationWeights? Weights => _fit.Rows.Elsewhere is { Summary.WeightKind: null } ? null : Data.Weights;

    int IFittedRows.RowCount => Data.RowCount;

    void IInformation.CopyInformation(Span<double> information) => _fit.Information.CopyTo(information);

    void IInformation.CopyJacobian(Span<double> jacobian) => _fit.Parameters.CopyJacobian(jacobian);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Data.RowCount - firstRow);
        MultinomialRows rows = _fit.Rows;
        WorkingParameters columns = _fit.Parameters.Columns;
        int k = columns.Count,
            p = columns.SlopeCount,
            capacity = Data.Design.BlockRowCount,
            contrasts = rows.Contrasts;
        double[] constants = new double[contrasts],
            coefficients = new double[contrasts * p];
        _fit.Parameters.ToView(_fit.Point, constants, coefficients);
        double[] copy = new double[columns.View.ScratchCount],
            buffer = new double[(contrasts + 2) * capacity],
            column = new double[capacity];
        for (int b = firstRow / capacity; b * capacity < firstRow + rowCount; b++)
        {
            DesignBlock block = columns.View.Load(b, copy);
            int n = block.RowCount;
            Span<double> slopes = buffer.AsSpan(0, contrasts * n);
            rows.Evaluate(
                in block,
                constants,
                coefficients,
                slopes,
                buffer.AsSpan(contrasts * n, n),
                buffer.AsSpan((contrasts + 1) * n, n)
            );
            for (int m = 0; m < contrasts; m++)
            {
                rows.ToSlopes(in block, m, slopes.Slice(m * n, n), slopes.Slice(m * n, n));
            }

            int first = Math.Max(0, firstRow - block.FirstRow),
                end = Math.Min(n, firstRow + rowCount - block.FirstRow);
            for (int j = -columns.FirstSlope; j < p; j++)
            {
                if (j >= 0)
                {
                    block.CopyColumn(j, column);
                }

                for (int i = first; i < end; i++)
                {
                    double value = j < 0 ? 1.0 : (column[i] - columns.ResidualMean(j)) / columns.Scale(j);
                    Span<double> target = scores.Slice((block.FirstRow + i - firstRow) * contrasts * k, contrasts * k);
                    for (int m = 0; m < contrasts; m++)
                    {
                        target[(m * k) + columns.FirstSlope + j] = -slopes[(m * n) + i] * value;
                    }
                }
            }
        }
    }

    void IScoreContributions.ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        MultinomialVisitor visitor = new(_fit.Rows, _fit.Parameters.Columns.SlopeCount) { ScoreMultipliers = multipliers.ToArray() };
        WriteOuterProduct(visitor, outerProduct);
    }

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        RequireElsewhere();
        if (weighting.LeveragePower != 0)
        {
            throw new NotSupportedException(
                "A model of several equations has no leverage for a row: hc2 and hc3 are not defined here. hc1 and clustered errors are."
            );
        }

        MultinomialVisitor visitor = new(_fit.Rows, _fit.Parameters.Columns.SlopeCount)
        {
            ScoreMultipliers = default(ReadOnlyMemory<double>),
            DividesByWeights = _fit.Observations.Summary.WeightKind == WeightKind.Frequency,
        };
        WriteOuterProduct(visitor, outerProduct);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings)
    {
        RequireElsewhere();
        return MultinomialGroupPass.Sum(_fit, clusterings);
    }

    RefitOutcome IRecipeRefit.Refit(ResamplingRecipe recipe, Span<double> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        if (_fit.Rows.Elsewhere is not null)
        {
            return MultinomialRefit.ByRecipe(_fit, recipe, parameters, cancellationToken);
        }

        double[] weights = new double[Data.RowCount];
        weights.AsSpan().Fill(1.0);
        recipe.Multiply(0, weights);
        return ((IWeightedRefit)this).Refit(weights, parameters, cancellationToken);
    }

    private void WriteOuterProduct(MultinomialVisitor visitor, Span<double> outerProduct)
    {
        _fit.Parameters.ToView(_fit.Point, visitor.Constants, visitor.Coefficients);
        visitor.Prepare(gradient: false, pairs: true);
        double[] sums = new double[visitor.SumCount];
        using IPassRunner runner = _fit.Rows.Open(_fit.Parameters.Columns.View, _fit.Options.MaxDegreeOfParallelism);
        runner.Run(visitor, sums);
        visitor.ToWorkingMatrix(_fit.Parameters, sums.AsSpan(1), outerProduct);
    }

    private void RequireElsewhere()
    {
        if (_fit.Rows.Elsewhere is null)
        {
            throw new InferenceUnavailableException(
                $"The rows of this '{EstimatorName}' fit are at hand: its scores are summed through {nameof(IScoreContributions)}, not by "
                    + "recipe."
            );
        }
    }

    RefitOutcome IWeightedRefit.Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        return MultinomialRefit.Weighted(_fit, weights, parameters, cancellationToken);
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        return new MultinomialLogitResult(
            new MultinomialFitter(_fit.Options, _fit.Services).Fit(
                Data,
                _fit.Rows with
                {
                    Weights = MultinomialRefit.Multiply(_fit, weights),
                },
                Classes,
                1,
                cancellationToken
            )
        );
    }

    RefitOutcome ISimulatedRefit.RefitSimulated(RandomSource random, Span<double> parameters, CancellationToken cancellationToken) =>
        MultinomialRefit.Simulated(_fit, random, parameters, cancellationToken);

    private void RequireRows(int length, string argument)
    {
        if (length != Data.RowCount)
        {
            throw new ArgumentException($"{argument} must have a value for each of the {Data.RowCount} rows; it has {length}.", argument);
        }
    }
}
