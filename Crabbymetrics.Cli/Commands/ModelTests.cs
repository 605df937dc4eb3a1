using System.Collections.Immutable;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Tests of a fit against smaller models, saved ones and its own scores, and measures of its fit.</summary>
internal sealed class ModelTests(FitRequest request, ChosenModel model, IEstimationResult result, CovarianceMatrix? covariance)
{
    private readonly List<EffectSection> _sections = [];

    /// <summary>The confidence sets of the tests, once these are known.</summary>
    public IReadOnlyList<EffectSection> Sections => _sections;

    private ModelTestArguments Asked => request.Arguments.ModelTests;

    /// <summary>The data with the formula; null where the columns of the model are none of the formula's.</summary>
    public ModelFrame? Frame { get; init; }

    /// <summary>Fits a saved model again to the same rows.</summary>
    public required Func<string, string, IEstimationResult> RefitSaved { get; init; }

    /// <summary>The tests that are asked for.</summary>
    /// <param name="cancellationToken">Ends a fit with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="UsageException">One is not available; the message says why.</exception>
    public ImmutableArray<HypothesisTest> Tests(CancellationToken cancellationToken)
    {
        List<HypothesisTest> tests = [];
        foreach (string terms in Asked.LikelihoodRatios)
        {
            tests.Add(Of("--lr", () => LikelihoodRatioTest.Of(Without("--lr", ColumnsOf("--lr", terms), cancellationToken), result)));
        }

        foreach (string terms in Asked.Scores)
        {
            tests.Add(Of("--score", () => Score(ColumnsOf("--score", terms), cancellationToken)));
        }

        if (Asked.NestedModel is { } nested)
        {
            IEstimationResult other = Of("--lr-model", () => RefitSaved("--lr-model", nested));
            tests.Add(
                Of(
                    "--lr-model",
                    () => Count(other) > Count(result) ? LikelihoodRatioTest.Of(result, other) : LikelihoodRatioTest.Of(other, result)
                )
            );
        }

        if (Asked.RivalModel is { } rival)
        {
            IEstimationResult other = Of("--vuong", () => RefitSaved("--vuong", rival));
            tests.AddRange(Of("--vuong", () => Vuong(other, rival)));
        }

        tests.AddRange(Asked.Wild.Select(restrictions => Of("--wild", () => Wild(restrictions, cancellationToken))));
        return [.. tests];
    }

    /// <summary>The tables that are asked for.</summary>
    /// <exception cref="UsageException">One is not available; the message says why.</exception>
    public IEnumerable<MeasureTable> Tables()
    {
        // Of single columns the factors of least squares stand in a table of their own.
        bool ofLeastSquares =
            request.Arguments.LeastSquares is { InflationFactors: true }
            && Frame?.TermColumns.Any(static t => t.Columns.Length > 1) == true;
        if (Asked.InflationFactors || ofLeastSquares)
        {
            yield return Of("--vif", Inflation);
        }

        if (Asked.PseudoRSquared)
        {
            yield return Of("--pseudo-r2", PseudoRSquared);
        }
    }

    /// <summary>The tests of the specification of a generalized linear model: its link, its variance, its fit.</summary>
    public ImmutableArray<SpecificationTest> Specification(ICovarianceEstimator estimator, CancellationToken cancellationToken)
    {
        if (result is not GlmResult fit)
        {
            return [];
        }

        // Of single outcomes of 0 and 1 the deviance is a function of the fitted probabilities, and says nothing of the fit.
        bool isSingle = model.Outcome is OutcomeKind.Binary && request.Arguments.Trials is null && !request.Model.Formula.HasCounts;
        bool isKnown = !fit.Family.HasDispersion && !isSingle;
        bool isPoisson = fit.Family.Name == "poisson";
        return
        [
            Tried("Link", () => LinkTest.Of(result, estimator, request.CovarianceArguments(estimator), cancellationToken)),
            .. !isPoisson
                ? (SpecificationTest[])[]
                :
                [
                    Tried("Overdispersion (linear)", () => OverdispersionTest.CameronTrivedi(result, OverdispersionForm.Linear)),
                    Tried("Overdispersion (quadratic)", () => OverdispersionTest.CameronTrivedi(result)),
                ],
            .. !isKnown
                ? (SpecificationTest[])[]
                :
                [
                    Tried("Deviance goodness of fit", () => GoodnessOfFitTest.Deviance(result)),
                    Tried("Pearson goodness of fit", () => GoodnessOfFitTest.Pearson(result)),
                ],
        ];
    }

    private static SpecificationTest Tried(string name, Func<HypothesisTest> test)
    {
        try
        {
            return new SpecificationTest(name, test(), null);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or CrabbymetricsException)
        {
            return new SpecificationTest(name, null, ShellWords.Of(error));
        }
    }

    private static int Count(IEstimationResult fit) =>
        fit is ILikelihood likelihood
            ? likelihood.EstimatedParameterCount
            : throw new NotSupportedException($"{fit.EstimatorName} has no likelihood.");

    private HypothesisTest[] Vuong(IEstimationResult other, string path) =>
        [
            VuongOf("Vuong", InformationCorrection.None, other, path),
            VuongOf("Vuong (AIC)", InformationCorrection.Akaike, other, path),
            VuongOf("Vuong (BIC)", InformationCorrection.Bayes, other, path),
        ];

    // With the file in place of the estimator, which may be that of the model too.
    private HypothesisTest VuongOf(string name, InformationCorrection correction, IEstimationResult other, string path) =>
        HypothesisTest.Ratio(
            name,
            $"equal distance of the model and {Path.GetFileName(path)} from the truth; positive values speak for the model",
            VuongTest.Of(result, other, correction).Statistic
        );

    // V follows the covariance of the table: the information where that is the model's, the outer product of scores where it is robust.
    private HypothesisTest Score(string[] columns, CancellationToken cancellationToken)
    {
        bool isRobust = covariance is { Kind: not ("vanilla" or "eim") };
        if (covariance is { } known && (!known.ClusterCounts.IsEmpty || known.SerialText is not null))
        {
            throw new ArgumentException(
                $"a score test under '{known.Kind}' is not there: it has no form for clusters or serial correlation. Use --wild "
                    + "with clusters, or --test."
            );
        }

        IEstimationResult smaller = Without("--score", columns, cancellationToken);
        return ScoreTest.OfAddedRegressors(smaller, columns, Array.ConvertAll(columns, ValuesOf), isRobust);
    }

    private double[] ValuesOf(string column)
    {
        DesignMatrix design = Frame!.Data.Design;
        double[] values = new double[design.RowCount];
        design.CopyColumn(design.ColumnNames.IndexOf(column), values);
        return values;
    }

    // The same rows, with all roles, and without some columns.
    private IEstimationResult Without(string option, string[] columns, CancellationToken cancellationToken)
    {
        RegressionData data = Frame!.Data;
        DesignMatrix smaller = DesignMatrix.Create(
            data.RowCount,
            data.Design.ColumnNames.Where(name => !columns.Contains(name)).Select(name => KeyValuePair.Create(name, ValuesOf(name)))
        );
        try
        {
            return model.Create(request.Model.Formula).Fit(data.WithDesign(smaller), cancellationToken);
        }
        catch (CrabbymetricsException error)
        {
            throw new UsageException($"{option}: the fit without {string.Join(", ", columns)} failed: {ShellWords.Of(error)}");
        }
    }

    // A term of the formula, or a column of it.
    private string[] ColumnsOf(string option, string terms)
    {
        ModelFrame frame =
            Frame ?? throw new UsageException($"{option} leaves out terms of the formula, of which --transform makes other columns.");
        List<string> columns = [];
        foreach (string term in FitRequest.SplitAtCommas(terms))
        {
            string name = term.Trim('`');
            string[] found =
                frame.TermColumns.FirstOrDefault(known => known.Name == term) is { } whole ? [.. whole.Columns]
                : frame.Data.Design.ColumnNames.Contains(name) ? [name]
                : throw new ArgumentException(
                    $"'{term}' is no term of the formula. There are: {string.Join(", ", frame.TermColumns.Select(static t => t.Name))}."
                );
            columns.AddRange(found.Where(column => !columns.Contains(column)));
        }

        string[] identified = [.. columns.Where(IsIdentified)];
        return identified.Length > 0
            ? identified
            : throw new ArgumentException($"no coefficient of {terms} is identified: there is nothing to test.");
    }

    private bool IsIdentified(string column)
    {
        int place = result.ParameterNames.IndexOf(column);
        // Of several classes a column has several coefficients, with names of their own.
        return place < 0 || !double.IsNaN(result.Parameters[place]);
    }

    private MeasureTable Inflation()
    {
        ModelFrame frame =
            Frame
            ?? throw new ArgumentException("the factors are those of terms of the formula, of which --transform makes other columns.");
        ImmutableArray<TermInflation> factors = VarianceInflation.Of(
            result,
            result.Covariance(BuiltInCovariances.Vanilla.Name),
            frame.TermColumns
        );
        return new MeasureTable(
            "gvif",
            "Generalized variance inflation factors",
            "term",
            [new("gvif", "GVIF"), new("df", "df"), new("by_coefficient", "GVIF^(1/(2 df))")],
            [.. factors.Select(static f => KeyValuePair.Create(f.Term, (ImmutableArray<double?>)[f.Factor, f.Count, f.ByCoefficient]))]
        );
    }

    private MeasureTable PseudoRSquared()
    {
        GlmResult fit = result as GlmResult ?? throw new NotSupportedException($"{result.EstimatorName} has no such measures.");
        (string Name, double? Value)[] all =
        [
            ("McFadden", fit.McFaddenRSquared),
            ("Cox-Snell", fit.CoxSnellRSquared),
            ("Nagelkerke", fit.NagelkerkeRSquared),
            ("Tjur", Tjur(fit)),
            ("Deviance", fit.DevianceRSquared),
        ];
        return new MeasureTable(
            "pseudo_r2",
            "Measures of fit",
            "name",
            [new("value", "Value")],
            [
                .. all.Where(static each => each.Value is { } value && double.IsFinite(value))
                    .Select(static each => KeyValuePair.Create(each.Name, (ImmutableArray<double?>)[each.Value])),
            ]
        );
    }

    private static double? Tjur(GlmResult fit)
    {
        try
        {
            return fit.TjurRSquared();
        }
        catch (NotSupportedException)
        {
            // Of outcomes that are not 0 and 1 there is none.
            return null;
        }
    }

    private HypothesisTest Wild(string restrictions, CancellationToken cancellationToken)
    {
        WildClusterOptions options = Asked.WildOptions!;
        if (result is TwoSlsResult)
        {
            (HypothesisTest test, EffectSection section) = WildSection.Of(
                result,
                restrictions,
                options,
                (request.Model.Clusters, request.Arguments.Seed, request.Arguments.Level),
                cancellationToken
            );
            _sections.Add(section);
            return test;
        }

        return WildScore(restrictions, options, cancellationToken);
    }

    private HypothesisTest WildScore(string restrictions, WildClusterOptions options, CancellationToken cancellationToken)
    {
        WildScoreTestResult test = WildScoreTest.Of(
            result,
            restrictions,
            new WildScoreTestOptions
            {
                Replications = options.Replications,
                Seed = request.Arguments.Seed,
                Cluster = ClusterOf(options),
                Multipliers = options.Multipliers,
                ImposeNull = options.ImposeNull,
            },
            cancellationToken
        );
        string units = test.Cluster is { } cluster ? $"{test.UnitCount} clusters of {cluster}" : $"{test.UnitCount} rows";
        string draws = test.Enumerated ? $"all {test.Statistics.Length} signs" : $"{test.Multipliers}, B = {test.Statistics.Length}";
        return HypothesisTest
            .WithPValue($"Wild score ({draws}, {units})", test.Hypothesis, test.Statistic, test.PValue)
            .WithWarnings(test.Warnings);
    }

    // Of several clusterings the one that is named, or the one with the fewest clusters.
    private string? ClusterOf(WildClusterOptions options)
    {
        ImmutableArray<string> names = request.Model.Clusters;
        if (options.MultiplierCluster is { } named)
        {
            return names.Contains(named)
                ? named
                : throw new ArgumentException($"--wild-cluster {named} is none of the columns of --cluster.");
        }

        return names.IsEmpty ? null
            : names.Length == 1 ? names[0]
            : names.MinBy(name => Frame?.Data.Clusters.GetValueOrDefault(name)?.GroupCount ?? int.MaxValue);
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
