using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The estimates under a linear hypothesis <c>R b = q</c>, found with nothing but the scores and the information of the model at any point:
/// Newton steps that stay on the hypothesis, <c>d = A^-1 S - A^-1 R' (R A^-1 R')^-1 R A^-1 S</c>, halved while they do not raise the
/// likelihood.
/// </summary>
public static class RestrictedEstimates
{
    // A penalized likelihood gives no Hessian of its penalty, so that steps converge linearly and may be many.
    private const int MostSteps = 200;

    // Halvings of a step, down to a millionth of it.
    private const int MostHalvings = 20;

    // The length of the last step in standard errors, far below what a p-value can show.
    private const double Tolerance = 1e-7;

    /// <summary>Finds the model at the restricted estimates.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="restrictions">The hypothesis.</param>
    /// <returns>The same model at these estimates, with the capabilities of the fit: its likelihood, scores and information
    /// there.</returns>
    /// <exception cref="ArgumentException">The restrictions are on other parameters, or on one that is not identified.</exception>
    /// <exception cref="NotSupportedException">The model has no scores or no information.</exception>
    /// <exception cref="CrabbymetricsException">The steps do not converge.</exception>
    public static IEstimationResult Find(IPointEvaluation model, LinearRestrictions restrictions)
    {
        const string Asks = "An estimate under a hypothesis";
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(restrictions);
        if (!restrictions.ParameterNames.SequenceEqual(model.ParameterNames))
        {
            throw new ArgumentException("The restrictions are on other parameters than the result has.", nameof(restrictions));
        }

        double[] at = [.. model.Parameters];
        // The first step leads from the estimates, where the scores sum to zero, onto the hypothesis.
        Bread bread = Bread.Of(model, Asks);
        double[] step = StepOf(bread, restrictions, WaldTest.GapsOf(model, restrictions), new double[bread.Dimension], out _);
        IEstimationResult current = model.EvaluateAt(at = Moved(at, bread, step, 1.0));
        for (int iteration = 0; iteration < MostSteps; iteration++)
        {
            bread = Bread.Of(current, Asks);
            double[] score = Sum(Capability.RequireScores(bread, Asks));
            step = StepOf(bread, restrictions, new double[restrictions.Count], score, out double length);
            if (length <= Tolerance)
            {
                return current;
            }

            double[] next = Moved(at, bread, step, 1.0);
            IEstimationResult candidate = model.EvaluateAt(next);
            for (int halving = 1; halving <= MostHalvings && !Rises(current, candidate); halving++)
            {
                next = Moved(at, bread, step, Math.ScaleB(1.0, -halving));
                candidate = model.EvaluateAt(next);
            }

            at = next;
            current = candidate;
        }

        throw new CrabbymetricsException(
            $"The estimates under '{restrictions}' were not found in {MostSteps} steps: the hypothesis may be far from what the data allow."
        );
    }

    /// <summary>R J A^-1, m x k: how scores become gaps of the restrictions.</summary>
    internal static double[] ScoreToRestrictions(Bread bread, LinearRestrictions restrictions)
    {
        int k = bread.Dimension;
        double[] toParameters = bread.ScoreToParameters();
        double[] map = new double[restrictions.Count * k];
        for (int r = 0; r < restrictions.Count; r++)
        {
            Span<double> row = map.AsSpan(r * k, k);
            for (int j = 0; j < k; j++)
            {
                double coefficient = restrictions.Row(r)[bread.IdentifiedParameter(j)];
                if (coefficient != 0.0)
                {
                    TensorPrimitives.MultiplyAdd(toParameters.AsSpan(j * k, k), coefficient, row, row);
                }
            }
        }

        return map;
    }

    // A^-1 S - A^-1 R' (R A^-1 R')^-1 (gaps + R A^-1 S), carried over to the reported parameters, and its length in standard errors.
    private static double[] StepOf(Bread bread, LinearRestrictions restrictions, double[] gaps, double[] score, out double length)
    {
        int k = bread.Dimension;
        int m = restrictions.Count;
        double[] map = ScoreToRestrictions(bread, restrictions);
        double[] projection = gaps;
        double[] middle = SquareMatrix.Congruence(map, bread.Information, m, k);
        for (int r = 0; r < m; r++)
        {
            projection[r] += TensorPrimitives.Dot(map.AsSpan(r * k, k), score);
        }

        PositiveDefiniteMatrix factor =
            PositiveDefiniteMatrix.TryFactor(middle, m, out _)
            ?? throw new CrabbymetricsException($"The restrictions '{restrictions}' are not independent at the estimates.");
        factor.Solve(projection);
        double[] pulled = new double[k];
        for (int r = 0; r < m; r++)
        {
            TensorPrimitives.MultiplyAdd(map.AsSpan(r * k, k), projection[r], pulled, pulled);
        }

        double[] step = new double[k];
        for (int j = 0; j < k; j++)
        {
            step[j] = TensorPrimitives.Dot(bread.Inverse.AsSpan(j * k, k), score) - pulled[j];
        }

        double square = 0.0;
        for (int j = 0; j < k; j++)
        {
            square += step[j] * TensorPrimitives.Dot(bread.Information.AsSpan(j * k, k), step);
        }

        length = Math.Sqrt(Math.Max(square, 0.0));
        return bread.ToIdentifiedVector(step);
    }

    private static double[] Moved(double[] parameters, Bread bread, double[] step, double share)
    {
        double[] moved = [.. parameters];
        for (int j = 0; j < step.Length; j++)
        {
            moved[bread.IdentifiedParameter(j)] += share * step[j];
        }

        return moved;
    }

    private static bool Rises(IEstimationResult current, IEstimationResult candidate) =>
        current is not ILikelihood before
        || candidate is not ILikelihood after
        || Maximized(after) >= Maximized(before) - (1e-12 * Math.Abs(Maximized(before)));

    // The criterion that the estimates maximize.
    private static double Maximized(ILikelihood likelihood) => likelihood.PenalizedMaximum ?? likelihood.LogLikelihood;

    private static double[] Sum(IScoreContributions scores)
    {
        double[] sum = new double[scores.WorkingParameterCount];
        scores.SumScores([], new int[scores.RowCount], sum);
        return sum;
    }
}
