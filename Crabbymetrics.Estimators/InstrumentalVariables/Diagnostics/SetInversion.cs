using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The set of values that a test does not reject, on the projective line: a value is <c>centre + scale tan(angle)</c>, so that both
/// infinities
/// are one point and no value is out of reach.
/// </summary>
/// <param name="centre">A value in the middle.</param>
/// <param name="scale">The order of size of distances.</param>
/// <param name="excess">At coefficients b / c, a function that is at most 0 where the test does not reject: of (b, c).</param>
internal sealed class SetInversion(double centre, double scale, Func<double, double, double> excess)
{
    // The angles at which the statistic is computed, a quarter of a degree apart, to find its extremes.
    private const int GridPoints = 720;

    // More bisections than an end of the set has bits.
    private const int Refinements = 200;

    /// <summary>The set, where its ends are known up to a refinement: between two neighbours of them the test decides alike.</summary>
    /// <param name="ends">Angles, in any order, with the true ends among them.</param>
    public ImmutableArray<ConfidenceInterval> FromEnds(IEnumerable<double> ends)
    {
        double[] sorted = [.. ends.Select(Wrap).Order()];
        List<double> points = [];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (points.Count == 0 || sorted[i] - points[^1] > 1e-13)
            {
                points.Add(sorted[i]);
            }
        }

        List<double> inside = [];
        for (int i = 0; i < points.Count; i++)
        {
            double next = i + 1 < points.Count ? points[i + 1] : points[0] + Math.PI;
            inside.Add(0.5 * (points[i] + next));
        }

        if (inside.Count == 0)
        {
            inside.Add(0.0);
        }

        return Assemble([.. inside]);
    }

    /// <summary>The set, its ends searched on a grid that is refined where the function comes near to 0 without crossing it.</summary>
    public ImmutableArray<ConfidenceInterval> FromGrid()
    {
        double[] angles = new double[GridPoints];
        double[] values = new double[GridPoints];
        for (int i = 0; i < GridPoints; i++)
        {
            angles[i] = (-0.5 * Math.PI) + (Math.PI * (i + 0.5) / GridPoints);
            values[i] = At(angles[i]);
        }

        List<double> samples = [.. angles];
        for (int i = 0; i < GridPoints; i++)
        {
            double before = values[(i + GridPoints - 1) % GridPoints],
                after = values[(i + 1) % GridPoints];
            bool low = values[i] > 0.0 && values[i] <= before && values[i] <= after;
            bool high = values[i] <= 0.0 && values[i] >= before && values[i] >= after;
            if (low || high)
            {
                double sign = low ? 1.0 : -1.0;
                double step = Math.PI / GridPoints;
                samples.Add(BrentMinimum.Find(angle => sign * At(angle), angles[i] - step, angles[i] + step, 1e-10));
            }
        }

        return Assemble([.. samples.Select(Wrap).Distinct().Order()]);
    }

    /// <summary>The angles at which <c>det(M0 c^2 + M1 c b + M2 b^2) = 0</c>, b / c being the coefficient.</summary>
    /// <param name="order">The order of the symmetric matrices.</param>
    /// <param name="matrices">M0, M1 and M2, row-major.</param>
    public IEnumerable<double> Singularities(int order, double[][] matrices)
    {
        // With b = centre c + scale s the matrices are of one size, and a rotation makes the leading one regular.
        Matrix<double> m0 = Of(matrices[0], order),
            m1 = Of(matrices[1], order),
            m2 = Of(matrices[2], order);
        Matrix<double> zero = m0 + (m1 * centre) + (m2 * (centre * centre));
        Matrix<double> one = (m1 + (m2 * (2.0 * centre))) * scale;
        Matrix<double> two = m2 * (scale * scale);
        (double angle, double best) = (0.0, -1.0);
        for (int i = 0; i < 16; i++)
        {
            double candidate = Math.PI * i / 16.0;
            Vector<double> values = Rotated(candidate).Svd(false).S;
            double condition = values[order - 1] / values[0];
            if (condition > best)
            {
                (angle, best) = (candidate, condition);
            }
        }

        // (c, s) = v (cos, sin)(angle) + u (-sin, cos)(angle): det(v^2 A + v u B + u^2 C) = 0.
        double cosine = Math.Cos(angle),
            sine = Math.Sin(angle);
        Matrix<double> a = Rotated(angle);
        Matrix<double> c = Rotated(angle + (0.5 * Math.PI));
        Matrix<double> b = (two - zero) * (2.0 * sine * cosine) + (one * ((cosine * cosine) - (sine * sine)));
        Matrix<double> companion = Matrix<double>.Build.Dense(2 * order, 2 * order);
        companion.SetSubMatrix(0, order, Matrix<double>.Build.DenseIdentity(order));
        companion.SetSubMatrix(order, 0, -a.Solve(c));
        companion.SetSubMatrix(order, order, -a.Solve(b));
        foreach (System.Numerics.Complex root in companion.Evd().EigenValues)
        {
            // v / u.
            if (Math.Abs(root.Imaginary) <= 1e-5 * (1.0 + root.Magnitude))
            {
                yield return angle + Math.Atan2(1.0, root.Real);
            }
        }

        Matrix<double> Rotated(double by)
        {
            double x = Math.Cos(by),
                y = Math.Sin(by);
            return (zero * (x * x)) + (one * (x * y)) + (two * (y * y));
        }
    }

    private static Matrix<double> Of(double[] values, int order) => Matrix<double>.Build.DenseOfRowMajor(order, order, values);

    private static double Wrap(double angle)
    {
        double turns = Math.Floor((angle / Math.PI) + 0.5);
        return angle - (turns * Math.PI);
    }

    private double At(double angle)
    {
        double c = Math.Cos(angle);
        return excess((centre * c) + (scale * Math.Sin(angle)), c);
    }

    // From one sample for each stretch: an end of the set lies between neighbours that differ.
    private ImmutableArray<ConfidenceInterval> Assemble(double[] samples)
    {
        bool[] isIn = Array.ConvertAll(samples, angle => At(angle) <= 0.0);
        if (!isIn.Contains(false))
        {
            return [new ConfidenceInterval(double.NegativeInfinity, double.PositiveInfinity)];
        }

        List<ConfidenceInterval> intervals = [];
        for (int i = 0; i < samples.Length; i++)
        {
            int before = (i + samples.Length - 1) % samples.Length;
            if (!isIn[i] || isIn[before])
            {
                continue;
            }

            int last = i;
            while (isIn[(last + 1) % samples.Length])
            {
                last = (last + 1) % samples.Length;
            }

            double lower = End(samples[before] - (before >= i ? Math.PI : 0.0), samples[i]);
            double start = samples[last];
            double stop = samples[(last + 1) % samples.Length];
            double upper = End(stop < start ? stop + Math.PI : stop, start);
            Add(intervals, Wrap(lower), Wrap(upper));
        }

        return [.. intervals.OrderBy(static interval => interval.Lower)];
    }

    // An arc from one angle to the next. Where the second is before the first, the arc passes through infinity.
    private void Add(List<ConfidenceInterval> intervals, double lower, double upper)
    {
        if (upper >= lower)
        {
            intervals.Add(new ConfidenceInterval(ValueAt(lower), ValueAt(upper)));
            return;
        }

        intervals.Add(new ConfidenceInterval(double.NegativeInfinity, ValueAt(upper)));
        intervals.Add(new ConfidenceInterval(ValueAt(lower), double.PositiveInfinity));
    }

    private double ValueAt(double angle) => centre + (scale * Math.Tan(angle));

    // The end of the set, between an angle outside and one inside.
    private double End(double outside, double inside)
    {
        for (int i = 0; i < Refinements; i++)
        {
            double middle = 0.5 * (outside + inside);
            if (middle == outside || middle == inside)
            {
                break;
            }

            if (At(middle) <= 0.0)
            {
                inside = middle;
            }
            else
            {
                outside = middle;
            }
        }

        return inside;
    }
}
