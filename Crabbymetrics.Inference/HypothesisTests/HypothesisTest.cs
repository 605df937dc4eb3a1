using System.Collections.Immutable;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>The outcome of a hypothesis test: immutable.</summary>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class HypothesisTest : ITabular
{
    private HypothesisTest(string name, string hypothesis, double statistic, TestDistribution distribution, double pValue)
    {
        Name = name;
        Hypothesis = hypothesis;
        Statistic = statistic;
        Distribution = distribution;
        PValue = pValue;
    }

    /// <summary>The name of the test: <c>Wald</c>.</summary>
    public string Name { get; }

    /// <summary>The null hypothesis in words or symbols: <c>x1 = x2, x3 = 0</c>.</summary>
    public string Hypothesis { get; }

    /// <summary>The test statistic.</summary>
    public double Statistic { get; }

    /// <summary>Its distribution under the null hypothesis.</summary>
    public TestDistribution Distribution { get; }

    /// <summary>The degrees of freedom of chi-squared or t, or of the numerator of F; infinity for the normal.</summary>
    public double DegreesOfFreedom { get; private init; } = double.PositiveInfinity;

    /// <summary>The degrees of freedom of the denominator of F; infinity for the other distributions.</summary>
    public double DenominatorDegreesOfFreedom { get; private init; } = double.PositiveInfinity;

    /// <summary>The probability under the null hypothesis of a statistic at least as far out as this one, in [0, 1].</summary>
    public double PValue { get; }

    /// <summary>The covariance of the estimates that the test used; null where it used none.</summary>
    public string? CovarianceKind { get; init; }

    /// <summary>The estimate of the quantity that is zero under the null hypothesis; null where there is not one.</summary>
    public double? Estimate { get; init; }

    /// <summary>Notes for the reader: conditions under which the distribution is a poor approximation, for instance.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>A test whose statistic is chi-squared.</summary>
    /// <param name="name">The name of the test.</param>
    /// <param name="hypothesis">The null hypothesis.</param>
    /// <param name="statistic">The statistic, not negative.</param>
    /// <param name="degreesOfFreedom">Its degrees of freedom, positive.</param>
    /// <returns>The test.</returns>
    public static HypothesisTest ChiSquared(string name, string hypothesis, double statistic, double degreesOfFreedom) =>
        new(name, hypothesis, statistic, TestDistribution.ChiSquared, ChiSquaredDistribution.UpperTail(statistic, degreesOfFreedom))
        {
            DegreesOfFreedom = degreesOfFreedom,
        };

    /// <summary>A test of a hypothesis that puts one parameter at the edge of its range: the statistic is chi-squared with one degree of
    /// freedom less or with all, each with probability 1/2 (Self and Liang 1987, case 5).</summary>
    /// <param name="name">The name of the test.</param>
    /// <param name="hypothesis">The null hypothesis.</param>
    /// <param name="statistic">The statistic, not negative.</param>
    /// <param name="degreesOfFreedom">The number of restrictions, the one at the edge included.</param>
    /// <returns>The test, with a note.</returns>
    public static HypothesisTest AtBoundary(string name, string hypothesis, double statistic, int degreesOfFreedom)
    {
        double lower =
            degreesOfFreedom > 1 ? ChiSquaredDistribution.UpperTail(statistic, degreesOfFreedom - 1.0)
            : statistic > 0.0 ? 0.0
            : 1.0;
        string how =
            degreesOfFreedom == 1
                ? "half that of chi-squared with 1 degree of freedom"
                : $"the mean of those of chi-squared with {degreesOfFreedom - 1} and {degreesOfFreedom} degrees of freedom";
        return new HypothesisTest(
            name,
            hypothesis,
            statistic,
            TestDistribution.ChiSquared,
            0.5 * (lower + ChiSquaredDistribution.UpperTail(statistic, degreesOfFreedom))
        )
        {
            DegreesOfFreedom = degreesOfFreedom,
            Warnings = [$"The hypothesis puts a parameter at the edge of its range: the p-value is {how}."],
        };
    }

    /// <summary>A test whose statistic has the F distribution; chi-squared over its degrees of freedom where those of the denominator are
    /// infinite.</summary>
    /// <param name="name">The name of the test.</param>
    /// <param name="hypothesis">The null hypothesis.</param>
    /// <param name="statistic">The statistic, not negative.</param>
    /// <param name="numerator">The degrees of freedom of the numerator, positive.</param>
    /// <param name="denominator">The degrees of freedom of the denominator, positive.</param>
    /// <returns>The test.</returns>
    public static HypothesisTest FRatio(string name, string hypothesis, double statistic, double numerator, double denominator) =>
        new(name, hypothesis, statistic, TestDistribution.F, FDistribution.UpperTail(statistic, numerator, denominator))
        {
            DegreesOfFreedom = numerator,
            DenominatorDegreesOfFreedom = denominator,
        };

    /// <summary>A test whose statistic is normal, or t where the degrees of freedom are finite.</summary>
    /// <param name="name">The name of the test.</param>
    /// <param name="hypothesis">The null hypothesis.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="alternative">The alternative.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom of t; infinity for the normal.</param>
    /// <returns>The test.</returns>
    public static HypothesisTest Ratio(
        string name,
        string hypothesis,
        double statistic,
        TestAlternative alternative = TestAlternative.TwoSided,
        double degreesOfFreedom = double.PositiveInfinity
    )
    {
        double pValue = alternative switch
        {
            TestAlternative.Greater => StudentTDistribution.UpperTail(statistic, degreesOfFreedom),
            TestAlternative.Less => StudentTDistribution.UpperTail(-statistic, degreesOfFreedom),
            TestAlternative.TwoSided => StudentTDistribution.TwoSidedTail(statistic, degreesOfFreedom),
            _ => throw new ArgumentOutOfRangeException(nameof(alternative), alternative, "The alternative is Greater, Less or TwoSided."),
        };
        TestDistribution distribution = double.IsPositiveInfinity(degreesOfFreedom) ? TestDistribution.Normal : TestDistribution.StudentT;
        return new HypothesisTest(name, hypothesis, statistic, distribution, pValue) { DegreesOfFreedom = degreesOfFreedom };
    }

    /// <summary>A test whose statistic has a distribution of its own, of which the p-value is known.</summary>
    /// <param name="name">The name of the test.</param>
    /// <param name="hypothesis">The null hypothesis.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="pValue">The p-value, in [0, 1].</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The p-value is not between 0 and 1.</exception>
    public static HypothesisTest WithPValue(string name, string hypothesis, double statistic, double pValue) =>
        pValue is >= 0.0 and <= 1.0
            ? new HypothesisTest(name, hypothesis, statistic, TestDistribution.Exact, pValue)
            : throw new ArgumentOutOfRangeException(nameof(pValue), pValue, "A p-value lies between 0 and 1.");

    /// <summary>The same test with what its reader should know.</summary>
    /// <param name="warnings">The warnings, in place of those that it has.</param>
    /// <returns>A new test.</returns>
    public HypothesisTest WithWarnings(ImmutableArray<string> warnings) => With(Estimate, warnings, CovarianceKind);

    /// <summary>The same test with the covariance that it used and the estimate that it is about.</summary>
    internal HypothesisTest With(CovarianceMatrix covariance, double? estimate) => With(estimate, covariance.Warnings, covariance.Kind);

    /// <summary>The same test with the estimate that it is about and what its reader should know.</summary>
    internal HypothesisTest With(double? estimate, ImmutableArray<string> warnings, string? covarianceKind = null) =>
        new(Name, Hypothesis, Statistic, Distribution, PValue)
        {
            DegreesOfFreedom = DegreesOfFreedom,
            DenominatorDegreesOfFreedom = DenominatorDegreesOfFreedom,
            CovarianceKind = covarianceKind,
            Estimate = estimate,
            Warnings = warnings,
        };

    /// <summary>The test as a row of numbers, with the columns of the tool's CSV.</summary>
    ImmutableArray<FormattedTable> ITabular.ToTables()
    {
        ColumnPrecision precision = new();
        TableCell hypothesis = new(Hypothesis);
        return
        [
            new FormattedTable
            {
                Keys = ["test", "hypothesis", "statistic", "df", "df_denominator", "p_value"],
                Header = [TableCell.Row("Test", "Hypothesis", "Statistic", "df", "df 2", "p")],
                Sections =
                [
                    new TableSection([
                        [
                            new TableCell(Name),
                            hypothesis,
                            precision.Fit(Statistic),
                            precision.Fit(DegreesOfFreedom),
                            precision.Fit(DenominatorDegreesOfFreedom),
                            precision.Probability(PValue),
                        ],
                    ]),
                ],
                Remarks = Warnings,
                OmitsEmptyColumns = true,
            },
        ];
    }

    /// <summary>One line: name, statistic, degrees of freedom, p-value.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString()
    {
        string distribution = Distribution switch
        {
            TestDistribution.ChiSquared => FormattableString.Invariant($"chi2({DegreesOfFreedom:0.##})"),
            TestDistribution.F => FormattableString.Invariant($"F({DegreesOfFreedom:0.##}, {DenominatorDegreesOfFreedom:0.##})"),
            TestDistribution.StudentT => FormattableString.Invariant($"t({DegreesOfFreedom:0.##})"),
            TestDistribution.Exact => "statistic",
            _ => "z",
        };
        return FormattableString.Invariant(
            $"{Name} test of {Hypothesis}: {distribution} = {Statistic:G6}, p = {ProbabilityText.Of(PValue)}"
        );
    }
}
