using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The end of a fit with absorbed effects, looked at with the weights of the reported point: the columns without their effects, by which
/// information and scores of the slopes are those of the whole model, and a last look at the distance from the optimum.
/// </summary>
internal sealed class AbsorbedEnd
{
    private const double Loosest = 1e-8;
    private const double Tightest = 1e-13;
    private const double OfTolerance = 1e-4;

    private AbsorbedEnd() { }

    /// <summary>The identified columns without their effects, under the observed second derivatives.</summary>
    public required double[][] Within { get; init; }

    /// <summary>What takes the effects out, under weights that are positive.</summary>
    public required Absorber Absorber { get; init; }

    /// <summary>The first derivatives of the loss, weights included.</summary>
    public required double[] Slope { get; init; }

    /// <summary>The second derivatives by which the decrement is measured, weights included.</summary>
    public required double[] Curvature { get; init; }

    /// <summary>The loss.</summary>
    public required double Loss { get; init; }

    /// <summary>The length of the next step: the distance from the optimum in model-based standard errors, without dispersion.</summary>
    public required double Decrement { get; init; }

    /// <summary>The part of the slopes in <see cref="Decrement"/>.</summary>
    public required double SlopeDecrement { get; init; }

    /// <summary>The residual of the equations of the next step, summed over levels and columns: rounding, unless the solver left out a
    /// direction that only rows of almost no weight determine. Infinite where the weighted effects span a column.</summary>
    public required double Imbalance { get; init; }

    /// <summary>A column whose effects were not taken out to the tolerance; null where all were.</summary>
    public required WithinColumn? Failed { get; init; }

    /// <summary>How accurate the columns of a fit are in the end.</summary>
    /// <param name="tolerance">The tolerance of the fit, in standard errors.</param>
    public static double ToleranceOf(double tolerance) => Math.Clamp(OfTolerance * tolerance, Tightest, Loosest);

    /// <summary>Looks at the end.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="projection">What takes effects out.</param>
    /// <param name="columns">The identified columns, those of the calls of the projection before.</param>
    /// <param name="eta">The linear predictors.</param>
    /// <param name="tolerance">The tolerance of the fit, in standard errors.</param>
    /// <param name="isSure">Whether the effects are taken out as well as double precision can, for a verdict on separation.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static AbsorbedEnd Of(
        AbsorbedProblem problem,
        EffectProjection projection,
        double[][] columns,
        double[] eta,
        double tolerance,
        bool isSure,
        CancellationToken cancellationToken
    )
    {
        int n = problem.RowCount;
        double[] slope = new double[n];
        double[] observed = new double[n];
        double[] positive = observed;
        AbsorbedLoss loss = problem.Evaluate(problem.Family, eta, slope, observed);
        if (!loss.IsConvex)
        {
            positive = new double[n];
            problem.Evaluate(new ExpectedCurvatureFamily(problem.Family), eta, slope, positive);
        }

        double[] residual = new double[n];
        problem.Ranges.Run(
            (_, first, end) =>
            {
                for (int i = first; i < end; i++)
                {
                    residual[i] = positive[i] > 0.0 ? -slope[i] / positive[i] : 0.0;
                }
            }
        );
        double inner = ToleranceOf(tolerance);
        projection.Reweight(positive);
        WithinColumn[] all = projection.Remove(residual, columns, isSure ? Tightest : inner, cancellationToken);
        WithinColumn rest = all[0];
        all = all[1..];
        double[][] within = [.. all.Select(static column => column.Values)];
        bool isSpanned = Array.Exists(all, static column => column.IsSpanned);
        double[] step = StepOf(problem, positive, residual, rest.Values, isSpanned ? [] : within, out double ofSlopes);
        double decrement = Math.Sqrt(problem.Ranges.Sum((first, end) => Squares(positive, step, first, end)));
        double imbalance = isSpanned ? double.PositiveInfinity : ImbalanceOf(problem, slope, positive, step, within);
        if (!ReferenceEquals(positive, observed))
        {
            IndefiniteProjection indefinite = new(projection, problem.Ranges, positive, observed, inner, cancellationToken);
            within = Array.ConvertAll(within, indefinite.Remove);
        }

        return new AbsorbedEnd
        {
            Within = within,
            Absorber = projection.Absorber,
            Slope = slope,
            Loss = loss.Value,
            Curvature = positive,
            Decrement = decrement,
            SlopeDecrement = ofSlopes,
            Imbalance = imbalance,
            Failed = Array.Find(all, static column => !column.Converged),
        };
    }

    // The next step of the linear predictors, in place of the working residuals.
    private static double[] StepOf(
        AbsorbedProblem problem,
        double[] curvature,
        double[] residual,
        double[] within,
        double[][] columns,
        out double ofSlopes
    )
    {
        WeightedCrossProduct cross = WeightedCrossProduct.Of(problem.Ranges, curvature, columns, within);
        double[] direction = columns.Length == 0 ? [] : cross.Solve() ?? [];
        ofSlopes = direction.Length == 0 ? 0.0 : Math.Sqrt(Math.Max(0.0, cross.RightSideTimes(direction)));
        problem.Ranges.Run(
            (_, first, end) =>
            {
                Span<double> step = residual.AsSpan(first, end - first);
                TensorPrimitives.Subtract(step, within.AsSpan(first, step.Length), step);
                for (int j = 0; j < direction.Length; j++)
                {
                    TensorPrimitives.MultiplyAdd(columns[j].AsSpan(first, step.Length), direction[j], step, step);
                }
            }
        );
        return residual;
    }

    private static double Squares(double[] weights, double[] values, int first, int end)
    {
        double sum = 0.0;
        for (int i = first; i < end; i++)
        {
            sum += weights[i] * values[i] * values[i];
        }

        return sum;
    }

    private static double ImbalanceOf(AbsorbedProblem problem, double[] slope, double[] curvature, double[] step, double[][] columns)
    {
        ImmutableArray<AbsorbedEffect> effects = problem.Data.Absorbed;
        double[] left = new double[slope.Length];
        TensorPrimitives.MultiplyAdd(curvature, step, slope, left);
        double[] totals = new double[effects.Length];
        Parallel.For(
            0,
            effects.Length,
            new ParallelOptions { MaxDegreeOfParallelism = problem.Threads },
            e => totals[e] = SumsOf(effects[e], left)
        );
        double total = totals.Sum();

        foreach (double[] column in columns)
        {
            total += Math.Abs(TensorPrimitives.Dot<double>(column, left) / TensorPrimitives.MaxMagnitude<double>(column));
        }

        return total;
    }

    private static double SumsOf(AbsorbedEffect effect, double[] left)
    {
        double[] sums = new double[effect.Levels.GroupCount];
        ReadOnlySpan<int> codes = effect.Levels.Codes;
        if (!effect.HasSlope)
        {
            for (int i = 0; i < codes.Length; i++)
            {
                sums[codes[i]] += left[i];
            }

            return TensorPrimitives.SumOfMagnitudes<double>(sums);
        }

        ReadOnlySpan<double> values = effect.Slope.Span;
        for (int i = 0; i < codes.Length; i++)
        {
            sums[codes[i]] += left[i] * values[i];
        }

        return TensorPrimitives.SumOfMagnitudes<double>(sums) / TensorPrimitives.MaxMagnitude(values);
    }
}
