using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

// The wild restricted efficient bootstrap of two-stage least squares.
public static partial class WildClusterTest
{
    private const string EfficientFormula = "The wild restricted efficient bootstrap";

    // More numbers than this in the cross products of the instruments of all clusters are refused.
    private const double MostNumbers = 1e8;

    private static WildClusterTestResult OfInstruments(
        IInstrumentedRegression equation,
        LinearRestrictions restrictions,
        WildClusterOptions options,
        ClusterSelection clusters,
        CancellationToken cancellationToken
    )
    {
        RequireEfficient(equation, restrictions, options, clusters);
        ObservationGroups groups = clusters.Groups[0];
        double gap = WaldTest.GapsOf(equation, restrictions)[0];
        InstrumentedSums sums = new(equation, groups);
        RestrictedEquation restricted = new(sums, RestrictionOn(equation, restrictions));
        int counted = Bread.Of(equation, EfficientFormula).CountedParameters(CovarianceArguments.None, clusters.Groups);
        double factor = SmallSampleFactor.ClustersAndResidual.Value(equation.ObservationCount, counted, groups.Count);
        double error = Math.Sqrt(factor * SquaredScores(sums, restricted));
        if (!(error > 0.0))
        {
            throw new CrabbymetricsException(
                $"The scores of the clusters of '{groups.Name}' do not vary: there is no standard error to compare with."
            );
        }

        WildEfficientDraws draws = new(sums, restricted, options, factor);
        return Single(
            restrictions,
            clusters,
            new WildReplicates(options, "WRE", groups, LargestShare(sums, restricted), draws.Enumerated),
            (gap, error),
            distance => draws.Statistics(distance, cancellationToken),
            cancellationToken
        );
    }

    private static void RequireEfficient(
        IInstrumentedRegression equation,
        LinearRestrictions restrictions,
        WildClusterOptions options,
        ClusterSelection clusters
    )
    {
        if (restrictions.Count > 1)
        {
            throw new NotSupportedException(
                $"{EfficientFormula} tests one restriction; there are {restrictions.Count}. Test them one by one, or use Wald's test."
            );
        }

        if (clusters.Groups.Length > 1)
        {
            throw new NotSupportedException($"{EfficientFormula} takes one clustering; {clusters.Groups.Length} were named.");
        }

        if (options.JackknifeResiduals || options.JackknifeVariance || !options.ImposeNull)
        {
            throw new ArgumentException(
                $"{EfficientFormula} imposes the hypothesis and has one variant: leave {nameof(WildClusterOptions.JackknifeResiduals)}, "
                    + $"{nameof(WildClusterOptions.JackknifeVariance)} and {nameof(WildClusterOptions.ImposeNull)} at their defaults.",
                nameof(options)
            );
        }

        if (equation is IAbsorbedEffects { Absorbed: var effects })
        {
            int[] codes = clusters.Groups[0].Codes;
            ReadOnlySpan<double> weights = clusters.Weights.Span;
            foreach (AbsorbedEffect effect in effects)
            {
                if (!NestedEffects.IsNested(effect.Levels, codes, weights))
                {
                    throw new InferenceUnavailableException(
                        $"{EfficientFormula} takes absorbed effects whose levels are each in one cluster; '{effect.Name}' has levels in "
                            + $"several clusters of '{clusters.Groups[0].Name}'. Write it out as C({effect.Name})."
                    );
                }
            }
        }

        double m = equation.ExogenousCount + equation.ExcludedInstrumentCount;
        if (clusters.Groups[0].Count * m * m > MostNumbers)
        {
            throw new CrabbymetricsException(
                FormattableString.Invariant($"{EfficientFormula} keeps the cross products of {m} instruments in each of ")
                    + $"{clusters.Groups[0].Count} clusters, which are too many numbers. Use fewer clusters."
            );
        }
    }

    // r in the coefficients of Q1 and of the endogenous regressors.
    private static double[] RestrictionOn(IInstrumentedRegression equation, LinearRestrictions restrictions)
    {
        int columns = equation.ExogenousCount + equation.EndogenousCount;
        double[] map = new double[equation.Parameters.Length * columns];
        equation.CopyCoefficientMap(map);
        double[] restriction = new double[columns];
        for (int j = 0; j < equation.Parameters.Length; j++)
        {
            double coefficient = restrictions.Row(0)[j];
            if (coefficient != 0.0)
            {
                TensorPrimitives.MultiplyAdd(map.AsSpan(j * columns, columns), coefficient, restriction, restriction);
            }
        }

        return restriction;
    }

    private static double SquaredScores(InstrumentedSums sums, RestrictedEquation restricted)
    {
        double squares = 0.0;
        for (int g = 0; g < sums.Groups; g++)
        {
            double score = TensorPrimitives.Dot<double>(sums.Equation.AsSpan(g * sums.Columns, sums.Columns), restricted.Scores);
            squares += score * score;
        }

        return squares;
    }

    // c'H_g c / c'c: the share of each cluster in the variation of the projected regressors that identifies what is tested.
    private static double LargestShare(InstrumentedSums sums, RestrictedEquation restricted)
    {
        int m = sums.Columns;
        double largest = 0.0;
        for (int g = 0; g < sums.Groups; g++)
        {
            double square = 0.0;
            for (int a = 0; a < m; a++)
            {
                square += restricted.Scores[a] * TensorPrimitives.Dot<double>(sums.Squares.AsSpan(((g * m) + a) * m, m), restricted.Scores);
            }

            largest = Math.Max(largest, square);
        }

        return largest / TensorPrimitives.SumOfSquares<double>(restricted.Scores);
    }
}
