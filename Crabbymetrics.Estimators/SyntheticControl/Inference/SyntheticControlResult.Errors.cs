namespace Crabbymetrics.Estimators;

/// <content>Standard errors of the average effect.</content>
public sealed partial class SyntheticControlResult
{
    /// <summary>The standard error of the average effect.</summary>
    /// <param name="kind">How it is found.</param>
    /// <param name="replications">The number of draws; of placebos, all sets of donors where there are no more than that.</param>
    /// <param name="seed">The seed of the draws; null for that of the options.</param>
    /// <param name="level">The level of the limits.</param>
    /// <param name="cancellationToken">Ends the fits.</param>
    /// <exception cref="InferenceUnavailableException">The bootstrap and the jackknife need several treated units, placebos more donors
    /// than treated units; the jackknife keeps the weights of synthetic difference in differences.</exception>
    public SyntheticControlError StandardError(
        SyntheticControlErrorKind kind = SyntheticControlErrorKind.Placebo,
        int replications = 200,
        long? seed = null,
        double level = 0.95,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replications, 2);
        if (!(level > 0.0 && level < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be between 0 and 1.");
        }

        long start = seed ?? _fitter.Options.Seed;
        (double error, int fits) = kind switch
        {
            SyntheticControlErrorKind.Placebo => PlaceboError(replications, start, cancellationToken),
            SyntheticControlErrorKind.Bootstrap => BootstrapError(replications, start, cancellationToken),
            SyntheticControlErrorKind.Jackknife => JackknifeError(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind is Placebo, Bootstrap or Jackknife."),
        };
        return new SyntheticControlError(kind, Att, error, level, fits);
    }

    // zeta is that of the fit, as in R's synthdid.
    private double Noise =>
        Method == SyntheticControlMethod.SyntheticDifferenceInDifferences ? DoubleDifference.NoiseOf(_compared[0].Comparison) : double.NaN;

    private (double Error, int Fits) PlaceboError(int replications, long seed, CancellationToken cancellationToken)
    {
        int[] donors = [.. _panel.Donors];
        int treated = _panel.Treated.Length;
        if (donors.Length <= treated)
        {
            throw new InferenceUnavailableException(
                $"Placebo errors need more donors than treated units; there are {donors.Length} and {treated}."
            );
        }

        bool each = treated == 1 && donors.Length <= replications;
        int count = each ? donors.Length : replications;
        double noise = Noise;
        double[] effects = new double[count];
        ForEach(
            count,
            (r, fitter, solver, token) =>
            {
                int[] order = [.. donors];
                if (each)
                {
                    (order[0], order[r]) = (order[r], order[0]);
                }
                else
                {
                    Shuffle(order, treated, new RandomSource(seed, r));
                }

                effects[r] = AttOf(fitter.Fit(_panel, [.. order[..treated].Order()], [.. order[treated..].Order()], noise, solver, token));
            },
            cancellationToken
        );
        return (Spread(effects), count);
    }

    private (double Error, int Fits) BootstrapError(int replications, long seed, CancellationToken cancellationToken)
    {
        RequireSeveralTreated("The bootstrap");
        int[] units = [.. _panel.Treated, .. _panel.Donors];
        int treated = _panel.Treated.Length;
        double noise = Noise;
        double[] effects = new double[replications];
        ForEach(
            replications,
            (r, fitter, solver, token) =>
            {
                RandomSource random = new(seed, r);
                int[] first,
                    second;
                do
                {
                    // A draw without a treated unit, or with fewer than two donors, has no fit: the next one takes its place.
                    int[] drawn = [.. Enumerable.Range(0, units.Length).Select(_ => random.NextIndex(units.Length)).Order()];
                    first = [.. drawn.Where(place => place < treated).Select(place => units[place])];
                    second = [.. drawn.Where(place => place >= treated).Select(place => units[place])];
                } while (first.Length == 0 || second.Distinct().Count() < 2);

                effects[r] = AttOf(fitter.Fit(_panel, first, second, noise, solver, token));
            },
            cancellationToken
        );
        return (Spread(effects), replications);
    }

    private (double Error, int Fits) JackknifeError()
    {
        RequireSeveralTreated("The jackknife");
        if (Method != SyntheticControlMethod.SyntheticDifferenceInDifferences)
        {
            throw new InferenceUnavailableException(
                "The jackknife keeps the weights of synthetic difference in differences; for other methods take placebos or the bootstrap."
            );
        }

        ComparedUnit fit = _compared[0];
        int[] treated = [.. _panel.Treated],
            donors = [.. _panel.Donors];
        int n = treated.Length + donors.Length;
        double[] effects = new double[n];
        for (int i = 0; i < n; i++)
        {
            double[] weights = [.. fit.Fit.Weights];
            int[] kept = treated;
            if (i < treated.Length)
            {
                kept = [.. treated.Where((_, u) => u != i)];
            }
            else
            {
                double left = 1.0 - weights[i - treated.Length];
                weights[i - treated.Length] = 0.0;
                if (!(left > 1e-12))
                {
                    throw new InferenceUnavailableException(
                        $"The jackknife leaves out each unit in turn, and '{Donors[i - treated.Length]}' has all the weight."
                    );
                }

                Vectors.Scale(1.0 / left, weights);
            }

            effects[i] = DoubleDifferenceOf(kept, weights, fit.Fit.TimeWeights);
        }

        double mean = effects.Average();
        return (Math.Sqrt((n - 1.0) / n * effects.Sum(effect => (effect - mean) * (effect - mean))), n);
    }

    private double DoubleDifferenceOf(int[] treated, double[] weights, double[] times)
    {
        int before = _panel.FirstTreatedPeriod,
            after = _panel.Periods.Length - before;
        double result = 0.0;
        for (int t = 0; t < before + after; t++)
        {
            double gap = treated.Average(unit => _panel.Outcome(unit)[t]);
            for (int j = 0; j < weights.Length; j++)
            {
                gap -= weights[j] == 0.0 ? 0.0 : weights[j] * _panel.Outcome(_panel.Donors[j])[t];
            }

            result += t < before ? -times[t] * gap : gap / after;
        }

        return result;
    }

    private void RequireSeveralTreated(string kind)
    {
        if (_panel.Treated.Length < 2)
        {
            throw new InferenceUnavailableException(
                $"{kind} needs several treated units, and there is one: its error is not defined. Take placebos."
            );
        }
    }

    private static void Shuffle(int[] order, int count, RandomSource random)
    {
        for (int i = 0; i < count; i++)
        {
            int other = i + random.NextIndex(order.Length - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }

    // The root of the mean squared deviation, as in synthdid.
    private static double Spread(double[] effects)
    {
        double mean = effects.Average();
        return Math.Sqrt(effects.Average(effect => (effect - mean) * (effect - mean)));
    }
}
