using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The bias that the estimates of absorbed effects give to the slopes of a model of a binary outcome, of order one over the observations of
/// a level. To first order it is minus half of <c>H^-1 sum over effects and levels g of (sum x~ w z) / (sum w)</c>, the inner sums over the
/// rows of g, with the expected second derivatives w, the columns x~ without their effects, <c>z = mu'' / mu'</c>, and the information H of
/// the slopes.
/// </summary>
/// <remarks>Hahn and Newey (2004), "Jackknife and analytical bias reduction for nonlinear panel models", Econometrica 72, for one effect;
/// Fernandez-Val and Weidner (2016), "Individual and time effects in nonlinear panel models with large N, T", Journal of Econometrics 192,
/// for two, with regressors that do not depend on earlier outcomes.</remarks>
internal static class IncidentalBias
{
    // Where levels have more observations on average, nothing is said.
    private const double LongPanel = 30.0;
    private const int MostEffects = 2;

    /// <summary>What to say of a panel that is short; null for others.</summary>
    public static string? Note(RegressionData data, IGlmFamily family, GlmOptions options)
    {
        if (!IsBinary(family) || options.CorrectIncidentalBias)
        {
            return null;
        }

        AbsorbedEffect? shortest = data.Absorbed.Where(static effect => !effect.HasSlope).MaxBy(static effect => effect.Levels.GroupCount);
        double length = shortest is null ? double.PositiveInfinity : (double)data.RowCount / shortest.Levels.GroupCount;
        return length < LongPanel
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"A level of {shortest!.Name} has {length:0.#} observations on average: in a {family.LinkName} model the estimates of so "
                    + $"short effects bias the slopes away from 0, by about one part in {Math.Max(1.0, length - 1.0):0} (incidental "
                    + $"parameters). {nameof(GlmOptions.CorrectIncidentalBias)} takes the bias off to first order."
            )
            : null;
    }

    /// <summary>Refuses a correction that is not known.</summary>
    /// <exception cref="ArgumentException">The family is not binomial, or the effects are not one or two of constants.</exception>
    public static void Require(RegressionData data, IGlmFamily family, GlmOptions options)
    {
        if (!options.CorrectIncidentalBias)
        {
            return;
        }

        string? why =
            !IsBinary(family) ? $"the correction is for outcomes of 0 and 1, and the family is {family.Name}"
            : data.Absorbed.Length > MostEffects || data.Absorbed.Any(static effect => effect.HasSlope)
                ? "the correction is known for one or two effects of constants"
            : null;
        if (why is not null)
        {
            throw new ArgumentException($"{nameof(GlmOptions.CorrectIncidentalBias)} must stay at its default: {why}.", nameof(options));
        }
    }

    /// <summary>The slopes without the bias.</summary>
    /// <param name="attempt">The fit.</param>
    public static double[] Corrected(AbsorbedAttempt attempt)
    {
        AbsorbedProblem problem = attempt.Problem;
        int n = problem.RowCount;
        double[] weights = attempt.End!.Curvature;
        double[][] columns = attempt.End.Within;
        if (!problem.Family.IsCanonical)
        {
            weights = new double[n];
            problem.Evaluate(new ExpectedCurvatureFamily(problem.Family), attempt.Optimum.Eta, new double[n], weights);
            Absorber absorber = new(problem.Data.Absorbed, weights, 1e-10, 20_000, problem.Threads);
            columns = [.. absorber.Remove(columns, CancellationToken.None).Select(static column => column.Values)];
        }

        double[] mean = new double[n];
        double[] first = new double[n];
        double[] second = new double[n];
        problem.Family.InverseLink(attempt.Optimum.Eta, mean, first, second);
        double[] bend = new double[n];
        for (int i = 0; i < n; i++)
        {
            bend[i] = weights[i] > 0.0 ? weights[i] * second[i] / first[i] : 0.0;
        }

        double[] sums = new double[columns.Length];
        foreach (AbsorbedEffect effect in problem.Data.Absorbed)
        {
            Add(effect.Levels, weights, bend, columns, sums);
        }

        WeightedCrossProduct information = WeightedCrossProduct.WithRightSide(problem.Ranges, weights, columns, sums);
        double[] shift = information.Solve() ?? new double[sums.Length];
        double[] corrected = [.. attempt.Optimum.Coefficients];
        for (int j = 0; j < corrected.Length; j++)
        {
            corrected[j] += 0.5 * shift[j];
        }

        return corrected;
    }

    private static bool IsBinary(IGlmFamily family) =>
        family is LinkedFamily { Distribution: BinomialDistribution } || family.Name == "binomial";

    private static void Add(Clustering levels, double[] weights, double[] bend, double[][] columns, double[] sums)
    {
        ReadOnlySpan<int> codes = levels.Codes;
        double[] totals = new double[levels.GroupCount];
        for (int i = 0; i < codes.Length; i++)
        {
            totals[codes[i]] += weights[i];
        }

        for (int j = 0; j < columns.Length; j++)
        {
            double[] own = new double[totals.Length];
            for (int i = 0; i < codes.Length; i++)
            {
                own[codes[i]] += bend[i] * columns[j][i];
            }

            for (int g = 0; g < own.Length; g++)
            {
                sums[j] += totals[g] > 0.0 ? own[g] / totals[g] : 0.0;
            }
        }
    }
}
