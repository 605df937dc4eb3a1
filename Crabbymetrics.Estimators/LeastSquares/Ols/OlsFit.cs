using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted linear model as its result reads it. Immutable.</summary>
internal sealed class OlsFit
{
    private double[]? _residuals;

    /// <summary>The observations, wherever they live.</summary>
    public required IObservations Observations { get; init; }

    /// <summary>The data.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public RegressionData Data => Observations as RegressionData ?? throw Refusal("values of single rows");

    /// <summary>Whether the rows live elsewhere, so that there are sums alone.</summary>
    public bool IsElsewhere => Problem.Elsewhere is not null;

    /// <summary>The meaning of the weights; null where there are none.</summary>
    public WeightKind? WeightKind => Observations is RegressionData data ? data.Weights?.Kind : Observations.Summary.WeightKind;

    /// <summary>Whether the rows have weights that count.</summary>
    public bool HasWeights => IsElsewhere ? WeightKind is not null : !Problem.Weights.IsEmpty;

    /// <summary>The options.</summary>
    public required OlsOptions Options { get; init; }

    /// <summary>Covariances and bootstrap.</summary>
    public required EstimationServices Services { get; init; }

    /// <summary>The solution. Its problem has the outcomes less the offsets and the weights that count.</summary>
    public required LeastSquaresSolution Solution { get; init; }

    /// <summary>The coefficients that are kept, intercept first: those of the solution, or others at which the model is looked
    /// at.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>The residual sum of squares at the coefficients; 0 where all that is left is rounding.</summary>
    public required double ResidualSquares { get; init; }

    /// <summary>How the fit went.</summary>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <summary>The number n of observations.</summary>
    public required double ObservationCount { get; init; }

    /// <summary>The absorbed effects; null without them. The columns and the outcome of the problem are then those without their
    /// effects.</summary>
    public Absorption? Absorption { get; init; }

    /// <summary>The problem.</summary>
    public LeastSquaresProblem Problem => Solution.Problem;

    /// <summary>The columns that inference works in.</summary>
    public LinearBasis Basis => Solution.Basis;

    /// <summary>The weights that count; empty for all ones.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public ReadOnlySpan<double> Weights => IsElsewhere ? throw Refusal("weights of single rows") : Problem.Weights.Span;

    /// <summary>The outcomes less the offsets.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public ReadOnlySpan<double> Outcome => IsElsewhere ? throw Refusal("outcomes of single rows") : Problem.RightSides[0].Span;

    /// <summary>n less the number of coefficients, those of absorbed effects included.</summary>
    public double ResidualDegreesOfFreedom => ObservationCount - Solution.Count - (Absorption?.Rank.Value ?? 0);

    /// <summary>Whether the fit leaves nothing but rounding.</summary>
    public bool IsPerfect => ResidualSquares == 0.0;

    /// <summary>The residual variance, <c>rss / (n - k)</c>; NaN where n is k.</summary>
    public double Variance => ResidualDegreesOfFreedom > 0.0 ? ResidualSquares / ResidualDegreesOfFreedom : double.NaN;

    /// <summary>The n residuals. Two threads that ask at once find the same bits.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public double[] Residuals =>
        _residuals ??=
            IsElsewhere ? throw Refusal("residuals of single rows")
            : Solution.Count == 0 ? Outcome.ToArray()
            : ReferenceEquals(Coefficients, Solution.Coefficients[0]) ? Solution.Residuals()[0]
            : ResidualPass.Residuals(Problem, Basis.Working, [Coefficients])[0];

    /// <summary>The outcomes less the offsets, with their absorbed effects.</summary>
    public ReadOnlyMemory<double> WholeOutcome =>
        IsElsewhere ? throw Refusal("outcomes of single rows") : Absorption?.Outcome ?? Problem.RightSides[0];

    /// <summary>Whether the model has an intercept, reported or among the absorbed effects.</summary>
    public bool HasConstant => Problem.HasIntercept || (Absorption is { } absorption && absorption.HasConstant);

    /// <summary>The weights times multipliers; the multipliers where there are none.</summary>
    public double[] Multiply(ReadOnlySpan<double> multipliers)
    {
        double[] product = multipliers.ToArray();
        if (!Weights.IsEmpty)
        {
            RowKernels.Weigh(product, Weights);
        }

        return product;
    }

    /// <summary>The refusal of what needs values by row.</summary>
    /// <param name="what">What was asked for, in the plural.</param>
    public InferenceUnavailableException Refusal(string what) => ObservationsElsewhere.Refusal(what, Observations.RowCount);

    /// <summary>The residuals of the blocks of rows that live elsewhere.</summary>
    public RowResiduals RowResiduals() =>
        Crabbymetrics.Estimators.RowResiduals.Of(
            Basis.Working,
            Coefficients,
            ReferenceEquals(Coefficients, Solution.Coefficients[0]) ? Solution.CoefficientLows[0] : null
        );

    /// <summary>The reported parameters, NaN for the columns left out.</summary>
    public ImmutableArray<double> ReportedParameters()
    {
        WorkingParameters working = Basis.Working;
        double[] reported = new double[working.ReportedCount];
        Array.Fill(reported, double.NaN);
        if (working.HasIntercept)
        {
            reported[0] = Coefficients[0];
        }

        for (int j = 0; j < working.SlopeCount; j++)
        {
            reported[working.FirstSlope + working.View.Columns[j]] = Coefficients[working.FirstSlope + j];
        }

        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(reported);
    }
}
