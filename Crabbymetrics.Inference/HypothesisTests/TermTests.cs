using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Wald tests of the terms of a formula, under any covariance. Of type 3 the test of a term is that all its coefficients are 0, so that it
/// depends on the coding where other terms hold the term; of type 2 it is the test given the terms that do not hold it: with R the
/// coefficients of the terms that hold it and S those of the term, <c>W(R, S) - W(R)</c> (Fox, Applied Regression Analysis, 3rd edition,
/// section 8.2; R's <c>car::Anova</c> with <c>test = "Wald"</c> or a covariance).
/// </summary>
public static class TermTests
{
    /// <summary>Tests each term.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="terms">The terms: <c>ModelFrame.TermColumns</c>.</param>
    /// <param name="type">2 or 3.</param>
    /// <returns>A test for each term that has an identified coefficient of its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type is neither 2 nor 3.</exception>
    /// <exception cref="ArgumentException">A term has columns that are no parameters.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank for that many restrictions.</exception>
    public static ImmutableArray<HypothesisTest> Of(
        IEstimationResult result,
        CovarianceMatrix covariance,
        IReadOnlyList<ModelTerm> terms,
        int type = 2
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(terms);
        if (type is not (2 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "The type of the tests is 2 or 3.");
        }

        ImmutableArray<HypothesisTest>.Builder tests = ImmutableArray.CreateBuilder<HypothesisTest>();
        foreach (ModelTerm term in terms)
        {
            string[] own = Names(result, term);
            string[] holding =
                type == 3
                    ? []
                    :
                    [
                        .. terms
                            .Where(other => other != term && term.Variables.All(other.Variables.Contains))
                            .SelectMany(other => Names(result, other)),
                    ];
            if (own.Length > 0)
            {
                tests.Add(Of(result, covariance, term.Name, own, holding));
            }
        }

        return tests.ToImmutable();
    }

    /// <summary>Tests that all coefficients of a term are 0.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="term">The term.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">No coefficient of the term is identified.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank for that many restrictions.</exception>
    public static HypothesisTest Of(IEstimationResult result, CovarianceMatrix covariance, ModelTerm term)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(term);
        string[] names = Names(result, term);
        return names.Length > 0
            ? WaldTest.Of(result, covariance, LinearRestrictions.Zero(result.ParameterNames, names))
            : throw new ArgumentException($"No coefficient of '{term.Name}' is identified: there is nothing to test.", nameof(term));
    }

    private static HypothesisTest Of(IEstimationResult result, CovarianceMatrix covariance, string term, string[] own, string[] holding)
    {
        double all = ChiSquared(result, covariance, [.. holding, .. own]);
        double rest = holding.Length == 0 ? 0.0 : ChiSquared(result, covariance, holding);
        double statistic = Math.Max(all - rest, 0.0);
        double denominator = covariance.TestDegreesOfFreedom(result);
        string hypothesis = $"{term} = 0";
        HypothesisTest test = double.IsPositiveInfinity(denominator)
            ? HypothesisTest.ChiSquared("Wald", hypothesis, statistic, own.Length)
            : HypothesisTest.FRatio("Wald", hypothesis, statistic / own.Length, own.Length, denominator);
        return test.With(covariance, null);
    }

    private static double ChiSquared(IEstimationResult result, CovarianceMatrix covariance, string[] names) =>
        WaldTest
            .Of(result.Parameters, covariance, LinearRestrictions.Zero(result.ParameterNames, names), double.PositiveInfinity)
            .Statistic;

    // Of a model of classes a column has a coefficient for each: 'class:column'.
    private static string[] Names(IEstimationResult result, ModelTerm term)
    {
        HashSet<string> columns = [.. term.Columns];
        string[] classes = result is IClassContrasts contrasts ? [.. contrasts.Classes] : [];
        string[] names =
        [
            .. result.ParameterNames.Where(
                (name, j) =>
                    !double.IsNaN(result.Parameters[j])
                    && (
                        columns.Contains(name)
                        || Array.Exists(
                            classes,
                            own => name.StartsWith(own + ":", StringComparison.Ordinal) && columns.Contains(name[(own.Length + 1)..])
                        )
                    )
            ),
        ];
        return names;
    }
}
