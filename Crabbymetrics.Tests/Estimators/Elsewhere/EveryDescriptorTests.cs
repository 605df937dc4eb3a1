using System.Text.RegularExpressions;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>
/// The contract of observations that live elsewhere, over all models that hosts know: a model gives the same numbers of rows in pieces and
/// of all rows, or it refuses the pieces by name, and docs/architecture.md lists it with the reason.
/// </summary>
public sealed partial class EveryDescriptorTests
{
    private static readonly int[] Cuts = [333, 1_100];

    private static IEnumerable<string> Names => EstimatorDescriptors.BuiltIn.Select(static descriptor => descriptor.Name);

    [TestCaseSource(nameof(Names))]
    public void A_model_gives_the_same_numbers_of_pieces_or_is_listed_as_one_that_does_not(string name)
    {
        EstimatorDescriptor descriptor = EstimatorDescriptors.BuiltIn.Single(own => own.Name == name);
        bool isListed = Listed().Contains(name);
        object options = WithTolerance(descriptor.Options.CreateOptions());
        if (descriptor.Create(options) is not IEstimator<IObservations, IEstimationResult> estimator)
        {
            Assert.That(isListed, $"'{name}' takes no observations that live elsewhere: list it in docs/architecture.md.");
            return;
        }

        RegressionData data = DataFor(descriptor, options);
        PiecedObservations pieces = PiecedObservations.Cut(data, Cuts);
        if (isListed)
        {
            Assert.That(
                () => estimator.Fit(pieces),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains(name).And.Message.Contains("live elsewhere")
            );
            Assert.That(pieces.Kinds, Is.Empty, "passes before the refusal");
            return;
        }

        IEstimationResult expected = estimator.Fit(data),
            actual = estimator.Fit(pieces);
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        double[] errors = [.. Covariance(expected, "sandwich", []).StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < errors.Length; j++)
            {
                double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-11 * unit), expected.ParameterNames[j]);
            }

            Assert.That(actual.ObservationCount, Is.EqualTo(expected.ObservationCount));
            Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
        });
        foreach ((string vcov, string[] clusters) in ((string, string[])[])[("sandwich", []), ("hc1", []), ("cr1", ["firm"])])
        {
            Comparison.AssertSame(Covariance(actual, vcov, clusters), Covariance(expected, vcov, clusters), vcov, 1e-10);
        }
    }

    [Test]
    public void What_is_listed_is_a_model_or_stands_without_a_descriptor() =>
        Assert.That(Listed(), Is.SubsetOf(Names.Append("m-estimation")).And.Not.Empty);

    private static CovarianceMatrix Covariance(IEstimationResult result, string vcov, string[] clusters) =>
        EstimationServices.Default.Covariances.Find(vcov).Estimate(result, new CovarianceArguments { Clusters = [.. clusters] });

    private static RegressionData DataFor(EstimatorDescriptor descriptor, object options)
    {
        IOutcomeFamily? family = descriptor.FamilyOf(options);
        string outcome =
            descriptor.OutcomeOf(options) == OutcomeKind.Classes ? "underdispersed"
            : descriptor.Name == "negative-binomial" ? "overdispersed"
            : descriptor.Name == "tweedie" ? "partly zero"
            : family is null ? "amount"
            : ((string[])["amount", "count", "binary"]).First(kind =>
                family.FindUnacceptable(ElsewhereSample.Of(kind, "none").Outcome.Span) < 0
            );
        RegressionData data = ElsewhereSample.Of(outcome, "none");
        if (!descriptor.Roles.HasFlag(DataRoles.Instruments) || descriptor.Name == "ols")
        {
            return data;
        }

        double[] x1 = new double[data.RowCount];
        data.Design.CopyColumn(0, x1);
        double[] z = [.. x1.Select(static (x, i) => x + Math.Sin(i))];
        return data.WithInstruments(DesignMatrix.Create(data.RowCount, [KeyValuePair.Create("z", z)]), "x1");
    }

    private static object WithTolerance(object options)
    {
        if (options is GlmOptions ofModel)
        {
            ofModel.Tolerance = 1e-7;
        }

        return options;
    }

    // The first column of the table under the heading.
    private static string[] Listed()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "architecture.md"));
        int heading = Array.IndexOf(lines, "#### Models that need their rows in memory");
        return
        [
            .. lines
                .Skip(heading + 1)
                .SkipWhile(static line => !line.StartsWith('|'))
                .TakeWhile(static line => line.StartsWith('|'))
                .SelectMany(static line => Code().Matches(line.Split('|')[1]))
                .Select(static name => name.Groups[1].Value),
        ];
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
