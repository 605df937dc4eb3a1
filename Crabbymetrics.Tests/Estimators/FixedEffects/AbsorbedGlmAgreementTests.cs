using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>Effects that are absorbed and effects that are written out give the same numbers, whatever the family.</summary>
public sealed class AbsorbedGlmAgreementTests
{
    private static readonly Func<IGlmFamily>[] Families =
    [
        static () => PoissonFamily.Instance,
        static () => GlmFamilies.Binomial(),
        static () => GlmFamilies.Binomial(ProbitLink.Instance),
        static () => GlmFamilies.Binomial(ComplementaryLogLogLink.Instance),
        static () => GlmFamilies.Gamma(LogLink.Instance),
        static () => GlmFamilies.Gaussian(),
        static () => GlmFamilies.Gaussian(LogLink.Instance),
        static () => GlmFamilies.InverseGaussian(LogLink.Instance),
        static () => GlmFamilies.NegativeBinomial(1.5),
        static () => GlmFamilies.Tweedie(1.5),
        static () => GlmFamilies.Poisson(PowerLink.SquareRoot),
        static () => GlmFamilies.Quasi(GlmFamilies.Poisson()),
    ];

    private static readonly string[] Robust = ["hc0", "hc1", "cr0", "cr1"];
    private static readonly string[] All = ["vanilla", "eim", "hc2", "hc3", .. Robust];

    private static IEnumerable<int> Numbers => Enumerable.Range(0, Families.Length);

    [TestCaseSource(nameof(Numbers))]
    public void Dummies_written_out_and_absorbed_agree(int family) => Agree(Families[family](), 1 + family, true, false);

    [TestCaseSource(nameof(Numbers))]
    public void They_agree_with_weights_and_offsets(int family) => Agree(Families[family](), 101 + family, true, true);

    [Test]
    public void They_agree_with_weights_of_any_kind(
        [ValueSource(nameof(Numbers))] int family,
        [Values(WeightKind.Frequency, WeightKind.Probability)] WeightKind kind
    ) => Agree(Families[family](), 501 + family, true, true, data => Reweighted(data, kind));

    [TestCaseSource(nameof(Numbers))]
    public void They_agree_with_a_trend_of_each_year(int family)
    {
        IGlmFamily own = Families[family]();
        RandomPanel panel = new(own, 601 + family, years: 4, workers: 30, weighted: true);
        double[] trend = [.. panel.Worker.Select(static (id, i) => Math.Sin((0.7 * id) + (0.2 * i)))];
        GeneralizedLinearResult absorbed = Estimator(own).Fit(panel.Absorbed().WithAbsorbed("year[trend]", panel.Year, trend));
        RegressionData plain = panel.Written();
        IEnumerable<DesignColumn> columns = plain.Design.ColumnNames.Select(
            (name, j) => (DesignColumn)new NumericColumn(name, ColumnOf(plain.Design, j))
        );
        columns = columns.Concat(
            Enumerable
                .Range(0, 4)
                .Select(year =>
                    (DesignColumn)new NumericColumn($"trend{year}", [.. panel.Year.Select((id, i) => id == year ? trend[i] : 0.0)])
                )
        );
        GeneralizedLinearResult written = Estimator(own).Fit(plain.WithDesign(DesignMatrix.Create([.. columns])));
        Assert.Multiple(() => Compare(absorbed, written));
    }

    // Steps near the optimum are smaller than the rounding of the working residuals that they come from.
    [TestCase(47)]
    [TestCase(257)]
    [TestCase(335)]
    [TestCase(432)]
    public void Small_steps_of_inverse_gaussian_models_stay_in_the_model(int seed) =>
        Agree(GlmFamilies.InverseGaussian(LogLink.Instance), seed, true, true);

    [Test]
    public void A_step_out_of_the_range_of_the_link_is_halved() => Agree(GlmFamilies.Poisson(PowerLink.SquareRoot), 271, true, true);

    [TestCaseSource(nameof(Numbers))]
    public void They_agree_with_one_effect(int family) => Agree(Families[family](), 201 + family, false, false);

    [Test]
    public void They_agree_on_random_panels() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Int[4, 12], Gen.Int[2, 6], Gen.Int[4, 8], Gen.Int[0, 3])
            .Sample(
                (seed, workers, firms, years, kind) =>
                {
                    IGlmFamily family = kind switch
                    {
                        0 => PoissonFamily.Instance,
                        1 => GlmFamilies.Gamma(LogLink.Instance),
                        2 => GlmFamilies.NegativeBinomial(2.0),
                        _ => GlmFamilies.Binomial(),
                    };
                    RandomPanel panel = new(family, seed, workers, firms, years);
                    GeneralizedLinearResult? written = Fit(family, panel.Written());
                    if (written is null)
                    {
                        return;
                    }

                    GeneralizedLinearResult absorbed = Estimator(family).Fit(panel.Absorbed());
                    string what =
                        $"{family.Name} {seed} {workers} {firms} {years}: {string.Join("; ", absorbed.Diagnostics.Warnings)} | "
                        + string.Join("; ", written.Diagnostics.Warnings);
                    // Without separated rows a column may be collinear with the dummies: absorbed, the effects come before it.
                    for (int j = 0; j < 2; j++)
                    {
                        if (!double.IsNaN(absorbed.Coefficients[j]))
                        {
                            AreClose(absorbed.Coefficients[j], written.Coefficients[j], 1e-8, what);
                        }
                        else
                        {
                            Assert.That(absorbed.Diagnostics.Warnings, Has.Some.Contains(absorbed.ParameterNames[j]), what);
                        }
                    }

                    AreClose(absorbed.Deviance, written.Deviance, 1e-8);
                },
                iter: 60,
                threads: 1
            );

    private static void Agree(
        IGlmFamily family,
        long seed,
        bool withFirms,
        bool weighted,
        Func<RegressionData, RegressionData>? change = null
    )
    {
        RandomPanel panel = new(family, seed, weighted: weighted);
        change ??= static data => data;
        GeneralizedLinearResult absorbed = Estimator(family).Fit(change(panel.Absorbed(withFirms)));
        foreach (RegressionData data in (RegressionData[])[panel.Written(withFirms), panel.Factors(withFirms)])
        {
            GeneralizedLinearResult written = Estimator(family).Fit(change(data));
            Assert.Multiple(() => Compare(absorbed, written));
        }
    }

    private static void Compare(GeneralizedLinearResult absorbed, GeneralizedLinearResult written)
    {
        AreClose(absorbed.Deviance, written.Deviance, 1e-10, "deviance");
        AreClose(absorbed.PearsonChiSquared, written.PearsonChiSquared, 1e-9, "Pearson");
        if (!double.IsNaN(written.LogLikelihood))
        {
            AreClose(absorbed.LogLikelihood, written.LogLikelihood, 1e-10, "log-likelihood");
            AreClose(absorbed.RSquared, written.RSquared, 1e-9, "R2");
        }

        AreClose(absorbed.NullDeviance, written.NullDeviance, 1e-9, "null deviance");
        Assert.That(absorbed.ObservationCount, Is.EqualTo(ObservationsOf(written)));
        if (absorbed.SeparatedRows.IsEmpty)
        {
            AreClose(absorbed.Dispersion, written.Dispersion, 1e-9, "dispersion");
            Assert.That(absorbed.ResidualDegreesOfFreedom, Is.EqualTo(written.ResidualDegreesOfFreedom));
            Assert.That(absorbed.Predict(), Is.EqualTo(written.Predict()).Within(1e-8));
        }

        // The likelihood of sampled observations is no likelihood.
        bool isSampled = written.Data.Weights?.Kind == WeightKind.Probability;
        foreach (string vcov in isSampled ? Robust : All)
        {
            CompareTables(absorbed, written, vcov);
        }
    }

    // Whole numbers for frequencies.
    private static RegressionData Reweighted(RegressionData data, WeightKind kind)
    {
        double[] weights = [.. Enumerable.Range(0, data.RowCount).Select(static i => 1.0 + (i * 5 % 3))];
        return data.WithWeights(kind == WeightKind.Frequency ? weights : Array.ConvertAll(weights, static w => w / 1.7), kind);
    }

    private static double[] ColumnOf(DesignMatrix design, int column)
    {
        double[] values = new double[design.RowCount];
        design.CopyColumn(column, values);
        return values;
    }

    private static void CompareTables(GeneralizedLinearResult absorbed, GeneralizedLinearResult written, string vcov)
    {
        bool isClustered = vcov is "cr0" or "cr1";
        CovarianceArguments arguments = new() { Clusters = isClustered ? ["year"] : [] };
        CovarianceArguments full = new()
        {
            Clusters = isClustered ? ["year"] : [],
            AbsorbedCount = vcov is "cr1" or "hc1" ? AbsorbedCount.Full : null,
        };
        CoefficientTable left = absorbed.Summary(vcov, full);
        CoefficientTable right = written.Summary(vcov, arguments);
        int first = written.HasIntercept ? 1 : 0;
        for (int j = 0; j < 2; j++)
        {
            AreClose(left[j].Estimate!.Value, right[first + j].Estimate!.Value, 1e-10, $"{vcov} estimate");
            AreClose(left[j].StandardError!.Value, right[first + j].StandardError!.Value, 1e-10, $"{vcov} error");
            Assert.That(left[j].PValue, Is.EqualTo(right[first + j].PValue).Within(1e-9), $"{vcov} p");
        }
    }

    private static double ObservationsOf(GlmResult result) => result.ObservationCount;

    private static GeneralizedLinearResult? Fit(IGlmFamily family, RegressionData data)
    {
        try
        {
            return Estimator(family).Fit(data);
        }
        catch (CrabbymetricsException)
        {
            // All rows separated, or fewer rows than coefficients.
            return null;
        }
    }

    private static GeneralizedLinearEstimator Estimator(IGlmFamily family) =>
        new(
            new GeneralizedLinearOptions
            {
                Family = family,
                Tolerance = 1e-10,
                Separation = SeparationPolicy.DropRows,
                KeepSingletons = false,
            }
        );

    private static void AreClose(double actual, double expected, double tolerance, string what = "") =>
        Assert.That(actual, Is.EqualTo(expected).Within(tolerance * Math.Max(1.0, Math.Abs(expected))), what);
}
