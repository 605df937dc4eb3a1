using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The middle of a sandwich by recipe: <c>sum m r^2 z z'</c> over observations with <c>m = 1 / (1 - h)^p</c>, the leverages made where the
/// rows are, from the inverse information that goes along. The sums are <c>[leverages of 1 | sum | Z'v | Z'diag(v)Z in arrow form]</c>.
/// </summary>
internal sealed class ScoreMiddlePass : BlockPass
{
    public const string Kind = "glm.score-middle";

    // Where 1 - h is below this, h being the leverage, it is rounding.
    private const double SmallestComplement = 1e-10;

    private readonly IGlmFamily _family;
    private readonly IGlmFamily _ofLeverages;
    private readonly double _constant;
    private readonly double[] _coefficients;
    private readonly int _arrowLength;
    private readonly bool _frequencies;
    private readonly int _power;

    // The inverse information in terms of the constant (first) and the columns of the view, (1 + p) x (1 + p).
    private readonly double[] _inverse;

    private ScoreMiddlePass(GlmFit fit, bool frequencies, int power)
    {
        WorkingParameters working = fit.Working;
        _family = fit.Family;
        _ofLeverages = ExpectedCurvatureFamily.ForLeverages(fit.Family);
        _coefficients = new double[working.SlopeCount];
        _constant = working.ToView(fit.Point, _coefficients);
        _arrowLength = working.View.ArrowLength;
        _frequencies = frequencies;
        _power = power;
        _inverse = power == 0 ? [] : InverseInView(fit, _ofLeverages);
    }

    private ScoreMiddlePass(PassReading reading)
    {
        _family = reading.Family();
        _ofLeverages = ExpectedCurvatureFamily.ForLeverages(_family);
        _frequencies = reading.Flag();
        _power = reading.Count();
        _arrowLength = reading.Count();
        int columns = reading.Count();
        _constant = reading.Number();
        _coefficients = reading.Numbers(columns);
        _inverse = reading.Share(1);
    }

    public override int SumCount => 2 + _coefficients.Length + _arrowLength;

    public static IPass Read(PassReading reading) => new ScoreMiddlePass(reading);

    /// <summary>Writes the middle in working parameters, undispersed, k x k.</summary>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1.</exception>
    public static void Write(GlmFit fit, ScoreWeighting weighting, Span<double> middle)
    {
        WorkingParameters working = fit.Working;
        int p = working.SlopeCount;
        bool frequencies = fit.Observations.Summary.WeightKind == WeightKind.Frequency;
        ScoreMiddlePass pass = new(fit, frequencies, weighting.LeveragePower);
        double[] sums = new double[pass.SumCount];
        using (IPassRunner runner = fit.Rows.Open(working.View, fit.Options.MaxDegreeOfParallelism))
        {
            runner.Run(pass, sums);
        }

        if (sums[0] > 0.0)
        {
            throw new CrabbymetricsException(
                $"{sums[0]} observation{(sums[0] == 1.0 ? " has" : "s have")} leverage 1, and so no residual that could be corrected: "
                    + "each alone determines a coefficient. Leave that coefficient out, or use the covariance of the model (vanilla)."
            );
        }

        double[] arrow = new double[working.Layout.Length];
        working.ToWorkingArrow(sums[1], sums.AsSpan(2, p), sums.AsSpan(2 + p), arrow);
        working.Layout.Expand(arrow, middle);
        for (int i = 0; i < middle.Length && fit.Dispersion != 1.0; i++)
        {
            middle[i] /= fit.Dispersion * fit.Dispersion;
        }
    }

    public override PassDescription Describe() =>
        Describe(
            Kind,
            _family,
            [_frequencies ? 1.0 : 0.0, _power, _arrowLength, _coefficients.Length, _constant, .. _coefficients, .. _inverse]
        );

    public override int ScratchCount(int rowCount) => 6 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        if (block.IsAbsent())
        {
            return;
        }

        int n = block.RowCount;
        Span<double> eta = scratch[..n],
            loss = scratch.Slice(n, n),
            slope = scratch.Slice(2 * n, n),
            curvature = scratch.Slice(3 * n, n);
        block.LinearPredictor(_constant, _coefficients, eta);
        _family.Evaluate(eta, block.Outcome, loss, slope, curvature);
        block.Weigh(slope);
        RowKernels.Square(slope);
        if (_power > 0)
        {
            _ofLeverages.Curvature(eta, block.Outcome, curvature);
            block.Weigh(curvature);
            Quadratic(in block, loss, scratch[(4 * n)..]);
            RowKernels.Weigh(curvature, loss);
        }

        for (int i = 0; i < n; i++)
        {
            double frequency = _frequencies ? block.Weights[i] : 1.0;
            if (!(frequency > 0.0))
            {
                slope[i] = 0.0;
                continue;
            }

            slope[i] /= frequency;
            if (_power > 0 && (block.Weights.IsEmpty || block.Weights[i] > 0.0))
            {
                double left = 1.0 - (curvature[i] / frequency);
                sums[0] += left > SmallestComplement ? 0.0 : 1.0;
                slope[i] /= _power == 1 ? left : left * left;
            }
        }

        sums[1] += RowKernels.Sum(slope);
        block.AddArrowMoments(slope, sums.Slice(2, _coefficients.Length), sums[(2 + _coefficients.Length)..]);
    }

    // z' B z of each row.
    private void Quadratic(in DesignBlock block, Span<double> quadratic, Span<double> scratch)
    {
        int n = block.RowCount,
            p = _coefficients.Length,
            size = 1 + p;
        Span<double> product = scratch[..n],
            column = scratch.Slice(n, n);
        quadratic.Fill(_inverse[0]);
        block.AddLinearPredictor(_inverse.AsSpan(1, p), quadratic);
        for (int j = 0; j < p; j++)
        {
            ReadOnlySpan<double> row = _inverse.AsSpan((1 + j) * size, size);
            product.Fill(row[0]);
            block.AddLinearPredictor(row[1..], product);
            block.CopyColumn(j, column);
            for (int i = 0; i < n; i++)
            {
                quadratic[i] += column[i] * product[i];
            }
        }
    }

    private static double[] InverseInView(GlmFit fit, IGlmFamily family)
    {
        WorkingParameters working = fit.Working;
        ArrowLayout layout = working.Layout;
        int k = working.Count,
            size = 1 + working.SlopeCount;
        // The curvatures of the rows are undispersed, and so is their cross product.
        double[] factor = Array.ConvertAll(fit.InformationOf(family), value => value * fit.Dispersion);
        if (!ArrowFactorization.TryFactor(factor, layout, out _))
        {
            throw new CrabbymetricsException("The information is singular, so that the leverages are not defined.");
        }

        // Column j of B in the view, then the other side.
        double[] half = new double[k * size];
        double[] column = new double[k];
        for (int j = 0; j < k; j++)
        {
            column.AsSpan().Clear();
            column[j] = 1.0;
            ArrowFactorization.Solve(factor, layout, column);
            half[j * size] = working.ToView(column, half.AsSpan((j * size) + 1, working.SlopeCount));
        }

        double[] inverse = new double[size * size];
        double[] carried = new double[size];
        for (int a = 0; a < size; a++)
        {
            for (int j = 0; j < k; j++)
            {
                column[j] = half[(j * size) + a];
            }

            carried[0] = working.ToView(column, carried.AsSpan(1));
            carried.CopyTo(inverse.AsSpan(a * size, size));
        }

        return inverse;
    }
}
