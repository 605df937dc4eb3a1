using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The middle of a sandwich by recipe: <c>sum m r^2 z z'</c> over observations with <c>m = 1 / (1 - h)^p</c>, the leverages made where the
/// rows are, from the inverse information that goes along. The sums are <c>[leverages of 1 | sum | Z'v | Z'diag(v)Z in arrow form]</c>, and
/// with q ancillary parameters for each of them <c>[sum | Z'v]</c> of <c>v = m r t</c>, then the products <c>m t t'</c>, q x q.
/// </summary>
internal sealed class ScoreMiddlePass : BlockPass
{
    public const string Kind = "glm.score-middle";

    // Where 1 - h is below this, h being the leverage, it is rounding.
    private const double SmallestComplement = 1e-10;

    private readonly IGlmFamily _family;
    private readonly IGlmFamily _ofLeverages;
    private readonly AncillaryRows? _ancillary;
    private readonly double _constant;
    private readonly double[] _coefficients;
    private readonly int _arrowLength;
    private readonly bool _frequencies;
    private readonly int _power;

    private readonly LeverageForm? _leverages;

    private ScoreMiddlePass(GlmFit fit, AncillaryRows? ancillary, bool frequencies, int power)
    {
        WorkingParameters working = fit.Working;
        _ancillary = ancillary;
        _family = fit.Family;
        _ofLeverages = ExpectedCurvatureFamily.ForLeverages(fit.Family);
        _coefficients = new double[working.SlopeCount];
        _constant = working.ToView(fit.Point, _coefficients);
        _arrowLength = working.View.ArrowLength;
        _frequencies = frequencies;
        _power = power;
        _leverages = power == 0 ? null : LeverageForm.Of(fit, _ofLeverages);
    }

    private ScoreMiddlePass(PassReading reading)
    {
        _family = reading.Family();
        _ofLeverages = ExpectedCurvatureFamily.ForLeverages(_family);
        _ancillary = AncillaryRows.Read(reading, _family);
        _frequencies = reading.Flag();
        _power = reading.Count();
        _arrowLength = reading.Count();
        int columns = reading.Count();
        _constant = reading.Number();
        _coefficients = reading.Numbers(columns);
        _leverages = _power == 0 ? null : new LeverageForm(reading.Share(1));
    }

    public override int SumCount => FirstAncillary + (AncillaryCount * (1 + _coefficients.Length + AncillaryCount));

    private int FirstAncillary => 2 + _coefficients.Length + _arrowLength;

    private int AncillaryCount => _ancillary?.Count ?? 0;

    public static IPass Read(PassReading reading) => new ScoreMiddlePass(reading);

    /// <summary>Writes the middle in working parameters: k coefficients, then q ancillary parameters, (k + q) x (k + q).</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="ancillary">The scores of the ancillary parameters; null for none.</param>
    /// <param name="weighting">The recipe of m.</param>
    /// <param name="middle">Receives the values, row-major.</param>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1.</exception>
    public static void Write(GlmFit fit, AncillaryRows? ancillary, ScoreWeighting weighting, Span<double> middle)
    {
        WorkingParameters working = fit.Working;
        int p = working.SlopeCount;
        bool frequencies = fit.Observations.Summary.WeightKind == WeightKind.Frequency;
        ScoreMiddlePass pass = new(fit, ancillary, frequencies, weighting.LeveragePower);
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
        working.ToWorkingArrow(sums[1], sums.AsSpan(2, p), sums.AsSpan(2 + p, pass._arrowLength), arrow);
        double[]? coefficients = ancillary is null ? null : new double[working.Count * working.Count];
        Span<double> own = coefficients is null ? middle : coefficients.AsSpan();
        working.Layout.Expand(arrow, own);
        for (int i = 0; i < own.Length && fit.Dispersion != 1.0; i++)
        {
            own[i] /= fit.Dispersion * fit.Dispersion;
        }

        if (coefficients is not null)
        {
            Join(fit, coefficients, sums.AsSpan(pass.FirstAncillary), pass.AncillaryCount, middle);
        }
    }

    // Puts the blocks of coefficients and ancillary parameters together.
    private static void Join(GlmFit fit, double[] coefficients, ReadOnlySpan<double> ancillary, int q, Span<double> middle)
    {
        WorkingParameters working = fit.Working;
        int k = working.Count,
            p = working.SlopeCount,
            size = k + q;
        double[] cross = new double[k];
        for (int a = 0; a < k; a++)
        {
            coefficients.AsSpan(a * k, k).CopyTo(middle.Slice(a * size, k));
        }

        for (int j = 0; j < q; j++)
        {
            ReadOnlySpan<double> sums = ancillary.Slice(j * (1 + p), 1 + p);
            working.ToWorkingGradient(sums[0], sums[1..], cross);
            for (int a = 0; a < k; a++)
            {
                middle[(a * size) + k + j] = middle[((k + j) * size) + a] = cross[a] / fit.Dispersion;
            }

            ancillary.Slice((q * (1 + p)) + (j * q), q).CopyTo(middle.Slice(((k + j) * size) + k, q));
        }
    }

    public override PassDescription Describe() =>
        Describe(
            Kind,
            _family,
            [
                .. _ancillary?.Numbers ?? [0.0],
                _frequencies ? 1.0 : 0.0,
                _power,
                _arrowLength,
                _coefficients.Length,
                _constant,
                .. _coefficients,
                .. _leverages?.Inverse ?? [],
            ]
        );

    public override int ScratchCount(int rowCount) =>
        (6 + AncillaryCount + (_ancillary is null ? 0 : 2 + _ancillary.ScratchPerRow)) * rowCount;

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
        Span<double> further = scratch[(6 * n)..];
        if (_ancillary is not null)
        {
            // The scores r of the linear predictors, then those of the ancillary parameters.
            TensorPrimitives.Negate(slope, further[..n]);
            _ancillary.Write(in block, eta, further.Slice(2 * n, AncillaryCount * n), further[((2 + AncillaryCount) * n)..]);
        }

        RowKernels.Square(slope);
        Span<double> multipliers = _ancillary is null ? default : further.Slice(n, n);
        multipliers.Clear();
        if (_leverages is not null)
        {
            _ofLeverages.Curvature(eta, block.Outcome, curvature);
            block.Weigh(curvature);
            _leverages.Write(in block, loss, scratch[(4 * n)..]);
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

            double left = 1.0;
            if (_power > 0 && (block.Weights.IsEmpty || block.Weights[i] > 0.0))
            {
                left = 1.0 - (curvature[i] / frequency);
                sums[0] += left > SmallestComplement ? 0.0 : 1.0;
                left = _power == 1 ? left : left * left;
            }

            slope[i] = slope[i] / frequency / left;
            if (_ancillary is not null)
            {
                multipliers[i] = 1.0 / frequency / left;
            }
        }

        sums[1] += RowKernels.Sum(slope);
        block.AddArrowMoments(slope, sums.Slice(2, _coefficients.Length), sums.Slice(2 + _coefficients.Length, _arrowLength));
        if (_ancillary is not null)
        {
            AddAncillary(in block, further[..n], multipliers, further[(2 * n)..], sums[FirstAncillary..], eta);
        }
    }

    private void AddAncillary(
        in DesignBlock block,
        ReadOnlySpan<double> residuals,
        ReadOnlySpan<double> multipliers,
        ReadOnlySpan<double> scores,
        Span<double> sums,
        Span<double> values
    )
    {
        int n = block.RowCount,
            p = _coefficients.Length,
            q = AncillaryCount;
        for (int j = 0; j < q; j++)
        {
            TensorPrimitives.Multiply(multipliers, scores.Slice(j * n, n), values);
            for (int l = 0; l < q; l++)
            {
                sums[(q * (1 + p)) + (j * q) + l] += TensorPrimitives.Dot<double>(values, scores.Slice(l * n, n));
            }

            TensorPrimitives.Multiply(values, residuals, values);
            sums[j * (1 + p)] += RowKernels.Sum(values);
            block.AddTransposedProduct(values, sums.Slice((j * (1 + p)) + 1, p));
        }
    }
}
