using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

// Tests of the fit and of its specification.
public partial class OlsResult : IJointSignificance, ISpecificationTests
{
    /// <summary>
    /// The F test that all slopes are zero (all coefficients, in a model without an intercept). With <c>vanilla</c> it is the classical
    /// <c>((tss - rss) / m) / (rss / (n - k))</c>; with any other covariance Wald's statistic over the number m of slopes, with n - k
    /// degrees of freedom of the denominator, or G - 1 with clusters.
    /// </summary>
    /// <param name="vcov">The name of the covariance; null as in <see cref="FittedModel.Summary"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>The test; null where there is no slope, no inference (<see cref="InferenceUnavailableReason"/>), or an outcome that does
    /// not vary.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more slopes than clusters.</exception>
    public HypothesisTest? FTest(string? vcov = null, CovarianceArguments? arguments = null) =>
        InferenceUnavailableReason is not null ? null : FTest(Covariance(vcov, arguments));

    /// <summary>The F test that all slopes are zero under a given covariance.</summary>
    /// <param name="covariance">The covariance of the parameters.</param>
    /// <returns>The test; null where there is no slope or no inference.</returns>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more slopes than clusters.</exception>
    public HypothesisTest? FTest(CovarianceMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int first = _fit.Basis.Working.FirstSlope;
        int slopes = CoefficientCount - first;
        if (InferenceUnavailableReason is not null || slopes == 0 || TotalSumOfSquares == 0.0)
        {
            return null;
        }

        const string Name = "F";
        string hypothesis = first > 0 ? "all slopes = 0" : "all coefficients = 0";
        double denominator = covariance.TestDegreesOfFreedom(this);
        double statistic =
            covariance.Kind == BuiltInCovariances.Vanilla.Name
                ? (ExplainableSumOfSquares - ResidualSumOfSquares) / slopes / (_fit.Absorption is null ? Dispersion : covariance.Dispersion)
                : WaldOfSlopes(covariance) / slopes;
        return HypothesisTest.FRatio(Name, hypothesis, statistic, slopes, denominator);
    }

    /// <summary>The customary tests of the specification: Koenker's form of Breusch and Pagan's, White's, Breusch and Godfrey's of order 1,
    /// Durbin and Watson's, RESET, Jarque and Bera's and the omnibus test, each with its answer or the reason why there is none.</summary>
    /// <returns>The tests.</returns>
    public ImmutableArray<SpecificationTest> SpecificationTests() =>
        [
            Try("Breusch-Pagan (Koenker)", () => BreuschPaganTest()),
            Try("White", WhiteTest),
            Try("Breusch-Godfrey", () => BreuschGodfreyTest()),
            Try("Durbin-Watson", () => DurbinWatsonTest()),
            Try("RESET", () => ResetTest()),
            Try("Jarque-Bera", JarqueBeraTest),
            Try("Omnibus", OmnibusTest),
        ];

    private static SpecificationTest Try(string name, Func<HypothesisTest> test)
    {
        try
        {
            return new SpecificationTest(name, test(), null);
        }
        catch (Exception error) when (error is CrabbymetricsException or ArgumentException)
        {
            return new SpecificationTest(name, null, error.Message);
        }
    }

    /// <summary>
    /// Breusch and Pagan's (1979) test of constant variance: the squared residuals on the regressors. Chi-squared with as many degrees of
    /// freedom as slopes.
    /// </summary>
    /// <param name="studentized">Whether to take Koenker's (1981) form n R2, which needs no normal errors; otherwise half the explained sum
    /// of squares of e2 / s2 - 1. R's <c>lmtest::bptest</c>.</param>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, or there is no slope.</exception>
    public HypothesisTest BreuschPaganTest(bool studentized = true) => VarianceTests.BreuschPagan(_fit, studentized);

    /// <summary>
    /// White's (1980) test of constant variance: the squared residuals on the regressors, their squares and their products. n R2,
    /// chi-squared with as many degrees of freedom as the auxiliary regression has slopes. statsmodels' <c>het_white</c>.
    /// </summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, there is no slope, or the auxiliary regression has as many
    /// coefficients as there are observations.</exception>
    public HypothesisTest WhiteTest() => VarianceTests.White(_fit, asRatio: false);

    /// <summary>White's test as an F test of the auxiliary regression.</summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">As <see cref="WhiteTest"/>.</exception>
    public HypothesisTest WhiteFTest() => VarianceTests.White(_fit, asRatio: true);

    /// <summary>
    /// Breusch's (1978) and Godfrey's (1978) test of serial correlation: the residuals on the regressors and on earlier residuals, those
    /// before the first taken as 0. n R2, chi-squared with as many degrees of freedom as lags. R's <c>lmtest::bgtest</c>.
    /// </summary>
    /// <param name="order">The number of lags.</param>
    /// <param name="asRatio">Whether to give the F form.</param>
    /// <returns>The test, in the order of the data's time, or of the rows where there is none, which its warnings say.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or too large for the observations.</exception>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, has weights, or the data are no single series.</exception>
    public HypothesisTest BreuschGodfreyTest(int order = 1, bool asRatio = false) => SerialTests.BreuschGodfrey(_fit, order, asRatio);

    /// <summary>
    /// Durbin and Watson's (1950) test of first-order serial correlation, with its exact p-value for normal errors: the distribution of the
    /// statistic given the regressors, by numerical inversion of its characteristic function (Imhof 1961). Beyond some ten thousand million
    /// operations the normal approximation with the exact mean and variance takes its place, and the warnings say so. R's
    /// <c>lmtest::dwtest</c>.
    /// </summary>
    /// <param name="alternative">The alternative: <see cref="TestAlternative.Greater"/> for positive correlation, for which the statistic
    /// is small.</param>
    /// <returns>The test, in the order of the data's time, or of the rows where there is none, which its warnings say.</returns>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, has weights, or the data are no single series.</exception>
    public HypothesisTest DurbinWatsonTest(TestAlternative alternative = TestAlternative.Greater) =>
        SerialTests.DurbinWatson(_fit, alternative);

    /// <summary>
    /// Ramsey's (1969) RESET: the outcome on the regressors and on powers of the fitted values, and F that the powers have no say. R's
    /// <c>lmtest::resettest</c>.
    /// </summary>
    /// <param name="highestPower">The powers are 2 up to this.</param>
    /// <param name="vcov">The covariance of the second fit; null for the classical F.</param>
    /// <param name="arguments">Groups, lags and small-sample choices of the covariance; null for none.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The highest power is not between 2 and 6.</exception>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, or the powers are combinations of the regressors.</exception>
    public HypothesisTest ResetTest(int highestPower = 3, string? vcov = null, CovarianceArguments? arguments = null) =>
        ResetTests.Of(this, _fit, highestPower, vcov, arguments);

    /// <summary>
    /// Jarque and Bera's (1980) test of normal errors: <c>n/6 (S2 + (K - 3)2 / 4)</c> with skewness S and kurtosis K of the residuals
    /// around their mean, chi-squared with 2 degrees of freedom.
    /// </summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The fit is perfect.</exception>
    public HypothesisTest JarqueBeraTest() => NormalityTests.JarqueBera(_fit);

    /// <summary>
    /// The omnibus test of normal errors: the sum of the squares of the normal scores of skewness (D'Agostino 1970) and kurtosis (Anscombe
    /// and Glynn 1983), chi-squared with 2 degrees of freedom (D'Agostino and Pearson 1973). statsmodels' Omnibus.
    /// </summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, or there are fewer than 8 observations.</exception>
    public HypothesisTest OmnibusTest() => NormalityTests.Omnibus(_fit);

    /// <summary>
    /// Chow's (1960) test that the coefficients are the same in all groups:
    /// <c>F = ((rss - sum rss_g) / (k (G - 1))) / (sum rss_g / (n - G k))</c>.
    /// </summary>
    /// <param name="groups">The group of each of the n rows.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">There is not a group for each row, or there is only one.</exception>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, or a group does not identify the coefficients.</exception>
    public HypothesisTest ChowTest(Clustering groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return ChowTests.Of(_fit, groups);
    }

    /// <summary>Chow's test of a break: the rows before it and those from it on.</summary>
    /// <param name="firstRowAfter">The zero-based first row after the break.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no row before or after the break.</exception>
    /// <exception cref="InferenceUnavailableException">As the test of groups.</exception>
    public HypothesisTest ChowTest(int firstRowAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstRowAfter, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(firstRowAfter, Data.RowCount);
        return ChowTest(Clustering.Create("break", Enumerable.Range(0, Data.RowCount).Select(row => row >= firstRowAfter).ToArray()));
    }

    // The sum of squares that the slopes can explain: around the effects, where there are any.
    private double ExplainableSumOfSquares => _fit.Absorption?.WithinSquares ?? TotalSumOfSquares;

    // The test is made in the basis, in which the slopes are zero if and only if all coefficients but that of the intercept are, and
    // nothing cancels.
    private double WaldOfSlopes(CovarianceMatrix covariance)
    {
        int k = CoefficientCount;
        int first = _fit.Basis.Working.FirstSlope;
        int slopes = k - first;
        if (covariance.Working is not { } working || working.Values.Length != k * k)
        {
            return WaldTest.JointSignificance(this, covariance).Statistic * slopes;
        }

        double[] gaps = _fit.Basis.SlopesOf(_fit.Coefficients);
        double[] middle = new double[slopes * slopes];
        for (int a = 0; a < slopes; a++)
        {
            working.Values.Span.Slice(((first + a) * k) + first, slopes).CopyTo(middle.AsSpan(a * slopes));
        }

        double[] roots = [.. Enumerable.Range(0, slopes).Select(a => Math.Sqrt(middle[(a * slopes) + a]))];
        for (int a = 0; a < slopes; a++)
        {
            TensorPrimitives.Divide(middle.AsSpan(a * slopes, slopes), roots, middle.AsSpan(a * slopes, slopes));
            TensorPrimitives.Divide(middle.AsSpan(a * slopes, slopes), roots[a], middle.AsSpan(a * slopes, slopes));
        }

        TensorPrimitives.Divide(gaps, roots, gaps);
        bool regular = CholeskyFactorization.TryFactor(middle, slopes, out _);
        for (int a = 0; a < slopes && regular; a++)
        {
            // The covariance with too few clusters is singular; a pivot below this share is rounding.
            regular = middle[(a * slopes) + a] > 1e-6;
        }

        if (!regular)
        {
            throw new CrabbymetricsException(
                $"The covariance '{covariance.Kind}' has too small a rank to test {slopes} slopes together: test fewer, or use "
                    + "more clusters than slopes."
            );
        }

        CholeskyFactorization.SolveLower(middle, slopes, gaps);
        return TensorPrimitives.SumOfSquares<double>(gaps);
    }
}
