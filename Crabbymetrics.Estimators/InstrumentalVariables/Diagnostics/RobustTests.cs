using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Tests of given endogenous coefficients that hold however weak the instruments are, from the reduced form and its covariance: with
/// <c>d = pi_y - Pi b0</c> and <c>D_j = Pi_j - Cov(Pi_j, d) Var(d)^-1 d</c>, which is independent of d in large samples.
/// </summary>
/// <remarks>Anderson and Rubin (1949); Moreira, "A conditional likelihood ratio test for structural models" (2003); Kleibergen, "Testing
/// parameters in GMM without assuming that they are identified" (2005).</remarks>
internal sealed class RobustTests
{
    private readonly TwoSlsFit _fit;
    private readonly ReducedForm _reduced;
    private readonly double[][] _blocks;
    private readonly double[] _outcomeOnly;

    public RobustTests(TwoSlsFit fit, string? vcov, CovarianceArguments? arguments)
    {
        _fit = fit;
        _reduced = new ReducedForm(fit);
        int q = _reduced.EndogenousCount + 1;
        CovarianceMatrix covariance = _reduced.Covariance(vcov, arguments, out double degrees);
        Kind = covariance.Kind;
        Denominator = degrees;
        _blocks = new double[q * q][];
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                _blocks[(a * q) + b] = _reduced.Block(covariance, a, b);
            }
        }

        _outcomeOnly = _reduced.Coefficients[^1];
        IsHomoskedastic = covariance.Kind == BuiltInCovariances.Vanilla.Name;
    }

    /// <summary>The covariance.</summary>
    public string Kind { get; }

    /// <summary>The degrees of freedom of the denominator of F.</summary>
    public double Denominator { get; }

    /// <summary>Whether the covariance is that of errors of equal variance.</summary>
    public bool IsHomoskedastic { get; }

    /// <summary>The number L of instruments.</summary>
    public int InstrumentCount => _reduced.Count;

    /// <summary>The number k2 of endogenous regressors.</summary>
    public int EndogenousCount => _reduced.EndogenousCount;

    /// <summary>The reduced form.</summary>
    public ReducedForm Reduced => _reduced;

    /// <summary>d of the coefficients <c>t = b / c</c> where c is not 0, and of the direction b where it is: c pi_y - Pi b.</summary>
    public double[] Deviation(ReadOnlySpan<double> b, double c)
    {
        double[] deviation = new double[InstrumentCount];
        TensorPrimitives.Multiply(_outcomeOnly, c, deviation);
        for (int a = 0; a < b.Length; a++)
        {
            TensorPrimitives.MultiplyAdd(_reduced.Coefficients[a], -b[a], deviation, deviation);
        }

        return deviation;
    }

    /// <summary>The covariance of d.</summary>
    public double[] DeviationCovariance(ReadOnlySpan<double> b, double c)
    {
        int q = EndogenousCount + 1;
        double[] covariance = new double[InstrumentCount * InstrumentCount];
        for (int a = 0; a < q; a++)
        {
            for (int other = 0; other < q; other++)
            {
                double factor = (a < b.Length ? -b[a] : c) * (other < b.Length ? -b[other] : c);
                TensorPrimitives.MultiplyAdd(_blocks[(a * q) + other], factor, covariance, covariance);
            }
        }

        return covariance;
    }

    /// <summary>A block of the covariance of the reduced form.</summary>
    public ReadOnlySpan<double> Block(int first, int second) => _blocks[(first * (EndogenousCount + 1)) + second];

    /// <summary><c>d' Var(d)^-1 d</c>, which is L times the F of Anderson and Rubin.</summary>
    public double AndersonRubin(ReadOnlySpan<double> b, double c = 1.0) => ReducedForm.Form(Deviation(b, c), DeviationCovariance(b, c));

    /// <summary>The statistics at coefficients b / c.</summary>
    public RobustStatistics At(ReadOnlySpan<double> b, double c = 1.0)
    {
        int count = InstrumentCount,
            k2 = EndogenousCount,
            q = k2 + 1;
        double[] d = Deviation(b, c);
        double[] variance = DeviationCovariance(b, c);
        double[] lower =
            SmallMatrix.Lower(variance, count)
            ?? throw new CrabbymetricsException("The covariance of the instruments' coefficients is singular.");
        double[] weighted = [.. d];
        SmallMatrix.SolveLower(lower, count, weighted, 1);
        double andersonRubin = TensorPrimitives.Dot<double>(weighted, weighted);
        SmallMatrix.SolveLowerTransposed(lower, count, weighted, 1);
        double[][] independent = new double[k2][];
        double[][] covariances = new double[k2][];
        for (int a = 0; a < k2; a++)
        {
            // Cov(Pi_a, d).
            double[] cross = new double[count * count];
            TensorPrimitives.MultiplyAdd(_blocks[(a * q) + k2], c, cross, cross);
            for (int other = 0; other < k2; other++)
            {
                TensorPrimitives.MultiplyAdd(_blocks[(a * q) + other], -b[other], cross, cross);
            }

            covariances[a] = cross;
            independent[a] = [.. _reduced.Coefficients[a]];
            TensorPrimitives.Subtract(independent[a], SmallMatrix.Multiply(cross, weighted, count, count), independent[a]);
        }

        // The part of d that D explains, under the inverse variance.
        double[][] whitened = Array.ConvertAll(
            independent,
            column =>
            {
                double[] copy = [.. column];
                SmallMatrix.SolveLower(lower, count, copy, 1);
                return copy;
            }
        );
        double[] deviation = [.. d];
        SmallMatrix.SolveLower(lower, count, deviation, 1);
        double[] projected = ThinQr.Of(whitened).Project(deviation);
        double score = TensorPrimitives.Dot<double>(projected, projected);
        double rank = RankStatistic.Of(
            independent,
            Whitening(b, c),
            (a, other) =>
            {
                // Cov(D_a, D_other) = Cov(Pi_a, Pi_other) - Cov(Pi_a, d) Var(d)^-1 Cov(d, Pi_other).
                double[] right = SmallMatrix.Transpose(covariances[other], count, count);
                SmallMatrix.SolveLower(lower, count, right, count);
                SmallMatrix.SolveLowerTransposed(lower, count, right, count);
                double[] block = [.. _blocks[(a * q) + other]];
                TensorPrimitives.Subtract(block, SmallMatrix.Multiply(covariances[a], right, count, count, count), block);
                return block;
            }
        );
        return new RobustStatistics(andersonRubin, score, rank, LikelihoodRatio(andersonRubin, score, rank));
    }

    /// <summary>The p-value of a likelihood ratio, given the strength of the instruments.</summary>
    public double ConditionalPValue(RobustStatistics statistics) =>
        ConditionalDistribution.UpperTail(statistics.LikelihoodRatio, statistics.Rank, EndogenousCount, InstrumentCount);

    private double LikelihoodRatio(double andersonRubin, double score, double rank)
    {
        if (IsHomoskedastic && EndogenousCount > 1)
        {
            // The likelihood ratio: the statistic minus its minimum over all coefficients, which LIML gives.
            return Math.Max(0.0, andersonRubin - ((KClass.Liml(_fit.Projection) - 1.0) * _reduced.DegreesOfFreedom));
        }

        double gap = andersonRubin - rank;
        return 0.5 * (gap + Math.Sqrt((gap * gap) + (4.0 * score * rank)));
    }

    // The covariance of the first-stage residuals given that of the equation, which makes the columns of D comparable.
    private double[] Whitening(ReadOnlySpan<double> b, double c)
    {
        int k2 = EndogenousCount,
            q = k2 + 1;
        double[] residual = _reduced.ResidualCovariance();
        double[] direction = new double[q];
        for (int a = 0; a < k2; a++)
        {
            direction[a] = -b[a];
        }

        direction[k2] = c;
        double[] cross = SmallMatrix.Multiply(residual, direction, q, q);
        double variance = TensorPrimitives.Dot<double>(cross, direction);
        double[] result = new double[k2 * k2];
        for (int a = 0; a < k2; a++)
        {
            for (int other = 0; other < k2; other++)
            {
                result[(a * k2) + other] = residual[(a * q) + other] - (cross[a] * cross[other] / variance);
            }
        }

        return result;
    }
}
