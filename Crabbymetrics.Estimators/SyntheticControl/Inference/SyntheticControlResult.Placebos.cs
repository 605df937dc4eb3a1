using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <content>Placebos and omissions.</content>
public sealed partial class SyntheticControlResult
{
    /// <summary>Takes every donor as if it were treated, and compares.</summary>
    /// <param name="pool">Which units placebos are compared with.</param>
    /// <param name="cancellationToken">Ends the fits.</param>
    /// <returns>All units, the treated included, with rank and p-value.</returns>
    public SyntheticControlPlacebos PlacebosInSpace(PlaceboPool pool = PlaceboPool.Donors, CancellationToken cancellationToken = default)
    {
        if (!Enum.IsDefined(pool))
        {
            throw new ArgumentOutOfRangeException(nameof(pool), pool, "The pool is Donors or All.");
        }

        int[] donors = [.. _panel.Donors],
            treated = [.. _panel.Treated];
        ComparedUnit[] own = [.. _compared],
            placebos = new ComparedUnit[donors.Length];
        if (Method == SyntheticControlMethod.SyntheticDifferenceInDifferences && treated.Length > 1)
        {
            // Each on its own, as the placebos are.
            own = new ComparedUnit[treated.Length];
        }

        int own0 = own.Length == treated.Length && own[0] is null ? own.Length : 0;
        ForEach(
            donors.Length + own0,
            (i, fitter, solver, token) =>
            {
                if (i >= donors.Length)
                {
                    int u = i - donors.Length;
                    own[u] = fitter.Fit(_panel, [treated[u]], donors, double.NaN, solver, token)[0];
                    return;
                }

                int[] rest = [.. donors.Where(unit => unit != donors[i])];
                int[] others = pool == PlaceboPool.All ? [.. rest.Concat(treated).Order()] : rest;
                placebos[i] = fitter.Fit(_panel, [donors[i]], others, double.NaN, solver, token)[0];
            },
            cancellationToken
        );
        ImmutableArray<SyntheticControlPlacebo> units =
        [
            .. own.Select(unit => Placebo(unit, true))
                .Concat(placebos.Select(unit => Placebo(unit, false)))
                .OrderBy(static pair => pair.Place)
                .Select(static pair => pair.Placebo),
        ];
        return new SyntheticControlPlacebos(pool, units, _fitter.Options.Seed);
    }

    /// <summary>Fits the periods before treatment as if treatment had started earlier: where nothing happened there should be no
    /// effect. Predictors are measured as many periods earlier as treatment moves.</summary>
    /// <param name="from">The period, with one before it.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="ArgumentException">The period is not there, is the first, or has treatment.</exception>
    public SyntheticControlResult PlaceboInTime(string from, CancellationToken cancellationToken = default) =>
        new SyntheticControlEstimator(_fitter.Options).Fit(_panel.BeforeTreatment(from), cancellationToken);

    /// <summary>Fits again without each donor that has a weight, in turn.</summary>
    /// <param name="cancellationToken">Ends the fits.</param>
    /// <returns>Each donor that has a weight, the largest weight first.</returns>
    public ImmutableArray<SyntheticControlOmission> LeaveOneOut(CancellationToken cancellationToken = default)
    {
        int[] used = [.. Enumerable.Range(0, Weights.Length).Where(j => Weights[j] != 0.0).OrderByDescending(j => Math.Abs(Weights[j]))];
        SyntheticControlOmission[] omissions = new SyntheticControlOmission[used.Length];
        ForEach(
            used.Length,
            (i, fitter, solver, token) =>
            {
                int[] rest = [.. _panel.Donors.Where((_, j) => j != used[i])];
                ComparedUnit[] units = fitter.Fit(_panel, [.. _panel.Treated], rest, double.NaN, solver, token);
                double squares = 0.0;
                double[] gaps = MeanGapsOf(units);
                for (int t = 0; t < _panel.FirstTreatedPeriod; t++)
                {
                    squares += gaps[t] * gaps[t] / _panel.FirstTreatedPeriod;
                }

                omissions[i] = new SyntheticControlOmission(Donors[used[i]], Weights[used[i]], AttOf(units), Math.Sqrt(squares));
            },
            cancellationToken
        );
        return [.. omissions];
    }

    private (int Place, SyntheticControlPlacebo Placebo) Placebo(ComparedUnit unit, bool isTreated)
    {
        double[] gaps = GapsOf(unit);
        int before = unit.Comparison.Before;
        double pre = 0.0,
            post = 0.0;
        for (int t = 0; t < gaps.Length; t++)
        {
            double square = gaps[t] * gaps[t];
            pre += t < before ? square / before : 0.0;
            post += t < before ? 0.0 : square / (gaps.Length - before);
        }

        string name = string.Join(", ", unit.Units.Select(u => _panel.Units[u]));
        return (unit.Units[0], new SyntheticControlPlacebo(name, isTreated, unit.Fit.Att(unit.Comparison), pre, post, [.. gaps]));
    }

    private static double[] GapsOf(ComparedUnit unit)
    {
        double[] gaps = unit.Fit.Synthetic(unit.Comparison);
        for (int t = 0; t < gaps.Length; t++)
        {
            gaps[t] = unit.Comparison.Treated[t] - gaps[t];
        }

        return gaps;
    }

    private static double[] MeanGapsOf(ComparedUnit[] units)
    {
        double[] mean = new double[units[0].Comparison.PeriodCount];
        foreach (ComparedUnit unit in units)
        {
            Vectors.Add(1.0 / units.Length, GapsOf(unit), mean);
        }

        return mean;
    }

    private static double AttOf(ComparedUnit[] units) => units.Average(static unit => unit.Fit.Att(unit.Comparison));

    // Fits by several threads, each with its own workspace; what a fit gives does not depend on the thread. A fit of its own takes one
    // thread.
    private void ForEach(int count, Action<int, SyntheticFitter, WeightSolver, CancellationToken> fit, CancellationToken cancellationToken)
    {
        SyntheticControlOptions single = _fitter.Options.Copy();
        single.MaxDegreeOfParallelism = 1;
        SyntheticFitter fitter = new(single);
        try
        {
            Parallel.For(
                0,
                count,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = _fitter.Options.MaxDegreeOfParallelism,
                    CancellationToken = cancellationToken,
                },
                static () => new WeightSolver(),
                (i, _, solver) =>
                {
                    fit(i, fitter, solver, cancellationToken);
                    return solver;
                },
                static _ => { }
            );
        }
        catch (AggregateException errors)
        {
            // The first by place would hang on the threads; any tells what is wrong.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}
