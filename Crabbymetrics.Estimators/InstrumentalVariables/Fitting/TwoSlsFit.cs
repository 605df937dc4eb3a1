using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted equation as its result and its tests read it. Immutable.</summary>
internal sealed record TwoSlsFit
{
    private double[]? _leverages;
    private double[][]? _reducedForm;
    private ObservationWeights? _sampleWeights;
    private double[] _residuals = [];

    /// <summary>The equation with the columns that are kept.</summary>
    public required Equation Equation { get; init; }

    /// <summary>The weights that count; empty for all ones.</summary>
    public required ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>The projection on exogenous regressors and instruments.</summary>
    public required InstrumentProjection Projection { get; init; }

    /// <summary>The rows [B, V].</summary>
    public required InstrumentRows Rows { get; init; }

    /// <summary>Solves for coefficients and residuals.</summary>
    public required InstrumentSolver Solver { get; init; }

    /// <summary>How the method weighs the instruments.</summary>
    public required EquationWeights Method { get; init; }

    /// <summary>The coefficients: intercept, exogenous, endogenous.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>The n residuals. Empty ones are found when they are asked for; two threads that ask at once find the same bits.</summary>
    public required double[] Residuals
    {
        get =>
            _residuals.Length > 0 ? _residuals
            : Equation.IsElsewhere ? throw ObservationsElsewhere.Refusal("residuals of single rows", Equation.Observations.RowCount)
            : _residuals = Solver.Residuals(Coefficients);
        init => _residuals = value;
    }

    /// <summary>Whether the residuals are there already.</summary>
    public bool HasResiduals => _residuals.Length > 0;

    /// <summary>The weighted residual sum of squares; 0 where all that is left is rounding.</summary>
    public required double ResidualSquares { get; init; }

    /// <summary>The number n of observations.</summary>
    public required double ObservationCount { get; init; }

    /// <summary>How the fit went.</summary>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <summary>The number k of coefficients.</summary>
    public int Count => Coefficients.Length;

    /// <summary>n - k, less the rank of absorbed effects.</summary>
    public double ResidualDegreesOfFreedom => ObservationCount - Count - Equation.AbsorbedRank;

    /// <summary>n less the number of exogenous regressors and instruments, and the rank of absorbed effects.</summary>
    public double InstrumentDegreesOfFreedom => ObservationCount - Projection.Count - Equation.AbsorbedRank;

    /// <summary>rss / (n - k); NaN where n is k.</summary>
    public double Variance => ResidualDegreesOfFreedom > 0.0 ? ResidualSquares / ResidualDegreesOfFreedom : double.NaN;

    /// <summary>The divisor of scores and information: the residual variance of the k-class; 1 of GMM, whose moments have their own
    /// covariance.</summary>
    public double Scale => Method.Moments.IsEmpty ? Variance : 1.0;

    /// <summary>How many coefficients absorbed effects count for under a convention; 0 without effects.</summary>
    public int CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        Equation.Absorption is { } absorption
            ? AbsorbedCounts.Of(
                convention,
                absorption.Absorber.Blocks,
                Equation.Data.Absorbed,
                absorption.Rank,
                absorption.Absorber.Weights,
                clusterings
            )
            : 0;

    /// <summary>The reported parameters: the intercept and the regressors in the order of the design, NaN for those left out.</summary>
    public ImmutableArray<double> ReportedParameters()
    {
        WorkingParameters working = Solver.Working;
        double[] reported = new double[working.ReportedCount];
        Array.Fill(reported, double.NaN);
        for (int j = 0; j < Count; j++)
        {
            reported[ReportedPlace(j)] = Coefficients[j];
        }

        return [.. reported];
    }

    /// <summary>Where a coefficient (intercept, exogenous, endogenous) stands among the reported parameters.</summary>
    public int ReportedPlace(int coefficient)
    {
        WorkingParameters working = Solver.Working;
        int slope = Solver.Places[coefficient] - working.FirstSlope;
        return slope < 0 ? 0 : working.FirstSlope + working.View.Columns[slope];
    }

    /// <summary>The rows that scores are multiples of.</summary>
    public RowMap ScoreRows => new(Rows, Method.Map, Count);

    /// <summary>All m columns of Q.</summary>
    public RowMap InstrumentColumns => new(Rows, Projection.Orthogonal, Projection.Count);

    /// <summary>The L columns of Q that the instruments add to the exogenous regressors.</summary>
    public RowMap ExcludedColumns =>
        new(
            Rows,
            SmallMatrix.Columns(
                Projection.Orthogonal,
                Projection.Count,
                Projection.Count,
                Projection.ExogenousCount,
                Projection.InstrumentCount
            ),
            Projection.InstrumentCount
        );

    /// <summary>The residuals of endogenous regressors and outcome on exogenous regressors and instruments, n values each.</summary>
    public double[][] ReducedFormResiduals => _reducedForm ??= [.. Rows.Residuals, OutcomeResiduals()];

    /// <summary>The weights of the data, with 0 for rows that a refit left out; null where there are none and every row was used.</summary>
    public ObservationWeights? SampleWeights => _sampleWeights ??= FindSampleWeights();

    /// <summary>The weighted sum of the squared outcomes less the offsets, around their mean with an intercept or effects that contain
    /// one.</summary>
    public double TotalSquares
    {
        get
        {
            if (Equation.IsElsewhere)
            {
                LeastSquaresSolution solution = Projection.Solution;
                return TotalsPass.Run(solution.Problem, Equation.HasConstant, solution.OutcomeLengths[^1]).Squares;
            }

            ReadOnlySpan<double> outcome = Equation.WholeOutcome.Span;
            double mean = 0.0;
            if (Equation.HasConstant)
            {
                double sum = 0.0,
                    weightSum = 0.0;
                for (int pass = 0; pass < 2; pass++)
                {
                    sum = 0.0;
                    weightSum = 0.0;
                    for (int i = 0; i < outcome.Length; i++)
                    {
                        double weight = Weights.IsEmpty ? 1.0 : Weights.Span[i];
                        sum += weight * (outcome[i] - mean);
                        weightSum += weight;
                    }

                    mean += sum / weightSum;
                }
            }

            double squares = 0.0,
                raw = 0.0;
            for (int i = 0; i < outcome.Length; i++)
            {
                double weight = Weights.IsEmpty ? 1.0 : Weights.Span[i];
                squares += weight * (outcome[i] - mean) * (outcome[i] - mean);
                raw += weight * outcome[i] * outcome[i];
            }

            return TwoSlsFitter.BeyondRounding(squares, raw);
        }
    }

    /// <summary>The leverages of the rows on exogenous regressors and instruments.</summary>
    /// <exception cref="InferenceUnavailableException">There are several absorbed effects.</exception>
    public double[] InstrumentLeverages() => _leverages ??= Leverages(InstrumentColumns);

    /// <summary>The leverages of the rows on orthonormal columns and the absorbed effects.</summary>
    /// <exception cref="InferenceUnavailableException">There are several absorbed effects.</exception>
    public double[] Leverages(RowMap columns)
    {
        double[] leverages = Weigh(columns.SquaredLengths());
        if (Equation.Absorption is { } absorption)
        {
            TensorPrimitives.Add(leverages, absorption.Leverages(), leverages);
        }

        return leverages;
    }

    /// <summary>Multiplies by the weights, in place.</summary>
    public double[] Weigh(double[] values)
    {
        if (!Weights.IsEmpty)
        {
            TensorPrimitives.Multiply(values, Weights.Span, values);
        }

        return values;
    }

    /// <summary>Writes the weights of some rows times a factor.</summary>
    public void CopyWeights(int firstRow, int rowCount, double factor, Span<double> weights)
    {
        if (Weights.IsEmpty)
        {
            weights[..rowCount].Fill(factor);
        }
        else
        {
            TensorPrimitives.Multiply(Weights.Span.Slice(firstRow, rowCount), factor, weights);
        }
    }

    /// <summary>The scalars of the scores, w m e / scale, in a new array.</summary>
    public double[] ScoreResiduals(ReadOnlySpan<double> residuals, double scale, ReadOnlySpan<double> multipliers)
    {
        double[] scores = new double[residuals.Length];
        TensorPrimitives.Divide(residuals, scale, scores);
        Weigh(scores);
        if (!multipliers.IsEmpty)
        {
            TensorPrimitives.Multiply(scores, multipliers, scores);
        }

        return scores;
    }

    /// <summary>Their squares with the multipliers once: m (w e / scale)^2.</summary>
    public double[] SquaredScores(ReadOnlySpan<double> residuals, double scale, ReadOnlySpan<double> multipliers)
    {
        double[] scores = ScoreResiduals(residuals, scale, []);
        TensorPrimitives.Multiply(scores, scores, scores);
        if (!multipliers.IsEmpty)
        {
            TensorPrimitives.Multiply(scores, multipliers, scores);
        }

        return scores;
    }

    private double[] OutcomeResiduals()
    {
        LeastSquaresSolution solution = Projection.Solution;
        LeastSquaresProblem problem = solution.Problem with { RightSides = [Equation.Outcome], CancellationToken = CancellationToken.None };
        return ResidualPass.Residuals(problem, solution.Basis.Working, [solution.Coefficients[^1]])[0];
    }

    private ObservationWeights? FindSampleWeights()
    {
        if (Equation.IsElsewhere && Equation.WeightKind is null)
        {
            return null;
        }

        RegressionData data = Equation.Data;
        if (Weights.IsEmpty)
        {
            return data.Weights;
        }

        double[] weights = data.Weights is { } own ? own.Values.ToArray() : [.. Enumerable.Repeat(1.0, data.RowCount)];
        bool leftOut = false;
        for (int i = 0; i < weights.Length; i++)
        {
            if (Weights.Span[i] == 0.0 && weights[i] > 0.0)
            {
                weights[i] = 0.0;
                leftOut = true;
            }
        }

        return leftOut ? data.WithWeights(weights, data.Weights?.Kind ?? WeightKind.Frequency).Weights : data.Weights;
    }
}
