namespace Crabbymetrics.Estimators;

/// <summary>
/// The scores of single rows for the q working parameters that were estimated beside the coefficients (the logarithm of an overdispersion;
/// the logarithm of a dispersion and a power), at the estimates. It holds no rows, and says as numbers which scores they are: they are made
/// where the rows are.
/// </summary>
internal abstract class AncillaryRows
{
    private const int OfCounts = 1;
    private const int OfTweedie = 2;

    /// <summary>The number q of parameters.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the weights are precisions: the dispersion of a row is over its weight, and it counts once.</summary>
    public virtual bool IsPrecise => false;

    /// <summary>The number of values of scratch that a row needs.</summary>
    public abstract int ScratchPerRow { get; }

    /// <summary>What says to another process which scores these are, beside the family.</summary>
    public abstract double[] Numbers { get; }

    /// <summary>The scores of counts for the logarithm of their overdispersion.</summary>
    /// <param name="family">The family at the estimate.</param>
    public static AncillaryRows Counts(IGlmFamily family) => new CountScores(family);

    /// <summary>The scores of Tweedie outcomes for log(phi) and the power.</summary>
    /// <param name="family">The family at the estimated power.</param>
    /// <param name="dispersion">phi.</param>
    /// <param name="isPrecise">Whether the weights are precisions.</param>
    public static AncillaryRows Tweedie(IGlmFamily family, double dispersion, bool isPrecise) =>
        new TweedieScores(family, dispersion, isPrecise);

    /// <summary>What <see cref="Numbers"/> say; null where nothing was estimated beside the coefficients.</summary>
    public static AncillaryRows? Read(PassReading reading, IGlmFamily family) =>
        reading.Count() switch
        {
            0 => null,
            OfCounts => Counts(family),
            OfTweedie => Tweedie(family, reading.Number(), reading.Flag()),
            int other => throw new ArgumentException($"No ancillary parameters {other} are known: both processes need the same version."),
        };

    /// <summary>Writes the scores of observations that count once each.</summary>
    /// <param name="eta">The linear predictor of each row, its offset included.</param>
    /// <param name="outcome">The outcomes.</param>
    /// <param name="precisions">The precisions, above 0 where a row is to count; empty for all ones.</param>
    /// <param name="scores">Receives n scores for each of the q parameters, one parameter after the other.</param>
    /// <param name="scratch"><see cref="ScratchPerRow"/> values for each row.</param>
    public abstract void Write(
        ReadOnlySpan<double> eta,
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> precisions,
        Span<double> scores,
        Span<double> scratch
    );

    /// <summary>Writes the scores of a block's rows, as often as these count.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="eta">Their linear predictors.</param>
    /// <param name="scores">Receives n scores for each of the q parameters.</param>
    /// <param name="scratch"><see cref="ScratchPerRow"/> values for each row.</param>
    public void Write(in DesignBlock block, ReadOnlySpan<double> eta, Span<double> scores, Span<double> scratch)
    {
        ReadOnlySpan<double> weights = block.Weights;
        Write(eta, block.Outcome, IsPrecise ? weights : default, scores, scratch);
        int n = block.RowCount;
        for (int j = 0; j < Count; j++)
        {
            Span<double> own = scores.Slice(j * n, n);
            for (int i = 0; i < weights.Length; i++)
            {
                double count =
                    !IsPrecise ? weights[i]
                    : weights[i] > 0.0 ? 1.0
                    : 0.0;
                own[i] = count == 0.0 ? 0.0 : count * own[i];
            }
        }
    }

    /// <summary>The scores of the rows of a fit in memory, as often as these count: n x q, row-major.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="precisions">n precisions; empty where the weights are none.</param>
    public double[] Of(GlmFit fit, ReadOnlySpan<double> precisions)
    {
        int n = fit.Data.RowCount,
            chunk = fit.Data.Design.BlockRowCount;
        double[] predictors = new double[n],
            scores = new double[n * Count],
            scratch = new double[(Count + ScratchPerRow) * chunk];
        fit.LinearPredictors(includeOffset: true, predictors);
        ReadOnlySpan<double> outcome = fit.Rows.Outcome.Span,
            weights = fit.Rows.Weights.Span;
        for (int first = 0; first < n; first += chunk)
        {
            int rows = Math.Min(chunk, n - first);
            Write(
                predictors.AsSpan(first, rows),
                outcome.Slice(first, rows),
                precisions.IsEmpty ? default : precisions.Slice(first, rows),
                scratch.AsSpan(0, Count * rows),
                scratch.AsSpan(Count * rows)
            );
            for (int i = 0; i < rows; i++)
            {
                double weight = weights.IsEmpty ? 1.0 : weights[first + i];
                double count =
                    precisions.IsEmpty ? weight
                    : precisions[first + i] > 0.0 ? weight / precisions[first + i]
                    : 0.0;
                for (int j = 0; j < Count; j++)
                {
                    scores[((first + i) * Count) + j] = count == 0.0 ? 0.0 : count * scratch[(j * rows) + i];
                }
            }
        }

        return scores;
    }

    private sealed class CountScores(IGlmFamily family) : AncillaryRows
    {
        private readonly ICountModel _model = ICountModel.Of(family);
        private readonly double _tau = ICountModel.Of(family).TauOf(family);

        public override int Count => 1;

        public override int ScratchPerRow => CountDerivatives.SpansPerRow;

        public override double[] Numbers => [OfCounts];

        public override void Write(
            ReadOnlySpan<double> eta,
            ReadOnlySpan<double> outcome,
            ReadOnlySpan<double> precisions,
            Span<double> scores,
            Span<double> scratch
        )
        {
            CountDerivatives derivatives = new(scratch, eta.Length);
            _model.Evaluate(_tau, eta, outcome, derivatives);
            System.Numerics.Tensors.TensorPrimitives.Negate(derivatives.First, scores);
        }
    }

    private sealed class TweedieScores(IGlmFamily family, double dispersion, bool isPrecise) : AncillaryRows
    {
        private readonly double _power = ((TweedieDistribution)((LinkedFamily)family).Distribution).Power;

        public override int Count => 2;

        public override bool IsPrecise => isPrecise;

        public override int ScratchPerRow => 1;

        public override double[] Numbers => [OfTweedie, dispersion, isPrecise ? 1.0 : 0.0];

        public override void Write(
            ReadOnlySpan<double> eta,
            ReadOnlySpan<double> outcome,
            ReadOnlySpan<double> precisions,
            Span<double> scores,
            Span<double> scratch
        )
        {
            int n = eta.Length;
            Span<double> mean = scratch[..n];
            family.InverseLink(eta, mean, default, default);
            for (int i = 0; i < n; i++)
            {
                double precision = precisions.IsEmpty ? 1.0 : precisions[i];
                TweedieDensity density = precision > 0.0 ? TweedieDensity.At(outcome[i], mean[i], dispersion / precision, _power) : default;
                scores[i] = density.Dispersion;
                scores[n + i] = density.Power;
            }
        }
    }
}
