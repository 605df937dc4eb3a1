using System.Collections.Immutable;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What only least squares has, under the covariance of its table.</summary>
internal sealed class LeastSquaresExtras(
    LeastSquaresArguments arguments,
    OlsResult result,
    string vcov,
    CovarianceArguments covariance,
    double level,
    (ImmutableArray<string> Clusters, long Seed) drawn
)
{
    private readonly List<HypothesisTest> _tests = [];

    /// <summary>The tests that come with the tables.</summary>
    public IReadOnlyList<HypothesisTest> Tests => _tests;

    /// <summary>The tables that are asked for.</summary>
    /// <exception cref="UsageException">One is not available; the message says why.</exception>
    public IEnumerable<EffectSection> Sections()
    {
        List<EffectSection> sections = [];
        if (arguments.InflationFactors)
        {
            sections.Add(Of("--vif", InflationFactors));
        }

        foreach (string restrictions in arguments.Constraints)
        {
            sections.Add(Of("--constraint", () => Constrained(restrictions)));
        }

        if (arguments.AnytimeValid)
        {
            sections.Add(Of("--anytime", AnytimeValid));
        }

        if (arguments.PreTrend is { } variable)
        {
            _tests.Add(Of("--pre-trend", () => PreTrends.Test(result, result.Covariance(vcov, covariance), variable)));
        }

        foreach (string restrictions in arguments.Wild)
        {
            sections.Add(Of("--wild", () => Wild(restrictions)));
        }

        return sections;
    }

    /// <summary>Residuals and influence of the rows that were used.</summary>
    /// <exception cref="UsageException">They are not available; the message says why.</exception>
    public OlsInfluence Influence() => Of("--influence", result.Influence);

    /// <summary>Writes residuals and influence, a line for each row that was used.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="influence">The measures.</param>
    /// <param name="frame">Where the rows stand in the data.</param>
    public void Write(TextWriter output, OlsInfluence influence, ModelFrame frame)
    {
        double[] fitted = result.Predict(),
            residuals = result.Residuals();
        double[,] changes = influence.Dfbetas();
        ReadOnlyMemory<double>[] measures =
        [
            fitted,
            residuals,
            influence.Leverages,
            influence.StandardizedResiduals,
            influence.StudentizedResiduals,
            influence.CooksDistances,
            influence.Dffits,
            influence.CovarianceRatios,
            influence.SigmasWithout,
        ];
        IEnumerable<string> coefficients = result.ParameterNames.Where((_, j) => !double.IsNaN(result.Parameters[j]));
        output.WriteLine(
            "row,fitted,residual,leverage,standardized_residual,studentized_residual,cooks_distance,dffits,covratio,sigma_without,"
                + string.Join(',', coefficients.Select(static name => CsvField.Of("dfbetas_" + name)))
        );
        for (int i = 0; i < fitted.Length; i++)
        {
            output.Write(frame.SourceRow(i) + 1);
            foreach (ReadOnlyMemory<double> measure in measures)
            {
                output.Write("," + CsvField.Of(measure.Span[i]));
            }

            for (int j = 0; j < changes.GetLength(1); j++)
            {
                output.Write("," + CsvField.Of(changes[i, j]));
            }

            output.WriteLine();
        }
    }

    private EffectSection InflationFactors()
    {
        ImmutableArray<double> factors = result.VarianceInflationFactors();
        ImmutableArray<string> names = result.Data.Design.ColumnNames;
        return new EffectSection(
            "vif",
            "Variance inflation factors",
            [
                .. factors.Select(
                    (factor, j) => new CoefficientRow(names[j], double.IsFinite(factor) ? factor : null, null, null, null, null, null)
                ),
            ]
        );
    }

    private EffectSection Constrained(string restrictions)
    {
        RestrictedOlsResult restricted = result.Restrict(restrictions);
        CoefficientTable table = restricted.Summary(vcov, covariance, level);
        _tests.Add(restricted.Test(vcov, covariance));
        string sigma = FormattableString.Invariant($"residual std. error {restricted.Sigma:G5}");
        return new EffectSection("constrained", $"Under {restricted.Restrictions}: {sigma}", table.Rows)
        {
            Name = restricted.Restrictions.ToString(),
            Statistics =
            [
                KeyValuePair.Create("sigma", restricted.Sigma),
                KeyValuePair.Create("residual_sum_of_squares", restricted.ResidualSumOfSquares),
                KeyValuePair.Create("df_residual", restricted.TestDegreesOfFreedom),
            ],
        };
    }

    private EffectSection Wild(string restrictions)
    {
        (HypothesisTest test, EffectSection section) = WildSection.Of(
            result,
            restrictions,
            arguments.WildOptions!,
            (drawn.Clusters, drawn.Seed, level)
        );
        _tests.Add(test);
        return section;
    }

    private EffectSection AnytimeValid()
    {
        double precision = arguments.AnytimePrecision ?? 1.0;
        AnytimeValidTable table = result.AnytimeValid(precision, level, vcov, covariance);
        if (table.FPValue is { } p && result.FTest(vcov, covariance) is { } f)
        {
            _tests.Add(HypothesisTest.WithPValue("Anytime-valid F", f.Hypothesis, f.Statistic, p));
        }

        return new EffectSection(
            "anytime_valid",
            FormattableString.Invariant($"Anytime-valid p-values and limits, precision {precision}"),
            table.Rows
        );
    }

    // What the library refuses is told of the option that asked for it.
    private static T Of<T>(string option, Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or CrabbymetricsException)
        {
            throw new UsageException($"{option}: {ShellWords.Of(error)}");
        }
    }
}
