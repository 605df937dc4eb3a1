using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The multinomial logit: <c>P(y = c | x) = exp(x b_c) / sum_d exp(x b_d)</c>, fitted by maximum likelihood, optionally with a ridge
/// penalty on the slopes. The classes are the distinct outcomes, sorted; what is reported are the contrasts <c>b_c - b_reference</c>.
/// </summary>
/// <remarks>McFadden (1974), "Conditional logit analysis of qualitative choice behavior"; Agresti, Categorical Data Analysis (2013),
/// section 8.1.</remarks>
public sealed class MultinomialLogitEstimator
    : IEstimator<MultinomialLogitResult>,
        IEstimator<IObservations, MultinomialLogitResult>,
        IEstimator<LabelledData<string>, MultinomialLogitResult<string>>
{
    private readonly MultinomialLogitOptions _options;
    private readonly MultinomialFitter _fitter;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public MultinomialLogitEstimator(MultinomialLogitOptions? options = null, EstimationServices? services = null)
    {
        options = Descriptor.Schema.Valid(options);
        services ??= EstimationServices.Default;
        LikelihoodSolvers.Find(services.Solvers, options.Solver);
        _options = options.Copy();
        _services = services;
        _fitter = new MultinomialFitter(_options, services);
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<MultinomialLogitOptions, MultinomialLogitResult> Descriptor { get; } =
        new(
            "multinomial-logit",
            "Multinomial logit: unordered classes, named by numbers or words; contrasts with a reference class.",
            static () =>
                new OptionSchema<MultinomialLogitOptions>(static () => new MultinomialLogitOptions())
                    .Include(GlmOptions.Schema)
                    .Without(nameof(GlmOptions.KeepSingletons), nameof(GlmOptions.CorrectIncidentalBias))
                    .NotReadBy(
                        "multinomial-logit",
                        "its second derivatives are observed ones, no rows are left out and none are merged",
                        nameof(GlmOptions.Scoring),
                        nameof(GlmOptions.Merging)
                    )
                    .NotReadBy(
                        "multinomial-logit",
                        "rows separated between two classes still tell others apart, so leave out a class or a column, or set {Alpha}",
                        nameof(GlmOptions.Separation)
                    )
                    .Text(
                        nameof(MultinomialLogitOptions.ReferenceClass),
                        "--reference CLASS",
                        "class that the others are compared with (default: the last of the sorted classes)",
                        static options => options.ReferenceClass,
                        static (options, value) => options.ReferenceClass = value
                    )
                    .Choice(
                        nameof(MultinomialLogitOptions.Penalty),
                        null,
                        "slopes that the ridge penalty acts on",
                        static options => options.Penalty,
                        static (options, value) => options.Penalty = value,
                        ("average", MultinomialPenalty.AverageContrast),
                        ("reference", MultinomialPenalty.ReferenceContrast)
                    ),
            static (options, services) => new MultinomialLogitEstimator(options, EstimationServices.Of(services))
        )
        {
            Outcome = OutcomeKind.Classes,
            FamilyFor = static (_, _) => MultinomialFamily.Instance,
            Roles = DataRoles.Weights | DataRoles.Classes,
            NoInferenceFor = GlmOptions.WhyNoInference,
            RestoreWith = static (state, _, _) => new StoredMultinomialLogit(state),
        };

    /// <summary>Fits the model to the classes of the data, or, where they name none, to the distinct outcomes, which are numbers.</summary>
    /// <inheritdoc/>
    public MultinomialLogitResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        RefuseUnusedRoles(data);
        return Fit(data, data.Outcome.ToArray(), data.OutcomeClasses, (codes, count) => RowsOf(data, codes, count), cancellationToken);
    }

    /// <summary>Fits the model to observations wherever they live: those in memory as <see cref="RegressionData"/>, others by passes over
    /// their rows, which bring sums back and no values by row.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The fitted model. What needs values by row is an <see cref="InferenceUnavailableException"/> where they live
    /// elsewhere.</returns>
    /// <exception cref="ArgumentException">There is one class alone, or the reference class is none of them.</exception>
    /// <exception cref="ConvergenceException">The optimization ended without an answer.</exception>
    /// <exception cref="IdentificationException">The parameters are not identified.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MultinomialLogitResult Fit(IObservations observations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations is RegressionData data)
        {
            return Fit(data, cancellationToken);
        }

        RefuseUnusedRoles(observations);
        (double[] outcomes, double[] weights) = ClassPass.Run(observations, _options.MaxDegreeOfParallelism, cancellationToken);
        return Fit(observations, outcomes, observations.Summary.OutcomeClasses, RowsOfCodes, cancellationToken);

        MultinomialRows RowsOfCodes(int[] codes, int classes)
        {
            ClassValues values = new(outcomes, codes);
            return new MultinomialRows(default, classes, 0, default)
            {
                Elsewhere = observations,
                Values = values,
                Totals = values.SumByClass(outcomes, weights, classes),
            };
        }
    }

    /// <summary>Fits the model to classes of any ordered type.</summary>
    /// <typeparam name="TLabel">The labels.</typeparam>
    /// <param name="data">The observations.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fitted model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">There is one class alone, or the reference class is none of them.</exception>
    /// <exception cref="ConvergenceException">The optimization ended without an answer; carries the best point and the
    /// diagnostics.</exception>
    /// <exception cref="IdentificationException">The parameters are not identified by the data.</exception>
    /// <exception cref="SeparationException">The likelihood has no finite maximum.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MultinomialLogitResult<TLabel> Fit<TLabel>(LabelledData<TLabel> data, CancellationToken cancellationToken = default)
        where TLabel : IComparable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(data);
        RefuseUnusedRoles(data.Data);
        return Fit(data.Data, data.Classes, RowsOf(data.Data, data.Classes.Codes, data.Classes.Labels.Length), cancellationToken);
    }

    // The classes of outcomes: those of the rows in memory, or the distinct ones.
    private MultinomialLogitResult Fit(
        IObservations observations,
        double[] outcomes,
        ImmutableArray<string> names,
        Func<int[], int, MultinomialRows> rowsOf,
        CancellationToken cancellationToken
    )
    {
        // Classes that are numbers are sorted as numbers, and words by their letters.
        string[] labels = names.IsEmpty ? [] : Array.ConvertAll(outcomes, code => names[(int)code]);
        if ((names.IsEmpty ? outcomes : Numbers(labels)) is { } numbers)
        {
            ClassCodes<double> classes = ClassCodes<double>.Of(numbers);
            return Fit(observations, classes, rowsOf(classes.Codes, classes.Labels.Length), cancellationToken);
        }

        ClassCodes<string> words = ClassCodes<string>.Of(labels);
        return Fit(observations, words, rowsOf(words.Codes, words.Labels.Length), cancellationToken);
    }

    private static MultinomialRows RowsOf(RegressionData data, int[] codes, int classes) =>
        new(codes, classes, 0, data.Weights?.Values ?? default);

    private static double[]? Numbers(string[] labels)
    {
        double[] numbers = new double[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            bool isNumber = double.TryParse(labels[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
            if (!isNumber || !double.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static void RefuseUnusedRoles(IObservations data) =>
        data.RefuseUnusedRoles("multinomial-logit", DataRoles.Offset | DataRoles.Weights | DataRoles.Classes);

    MultinomialLogitResult<string> IEstimator<LabelledData<string>, MultinomialLogitResult<string>>.Fit(
        LabelledData<string> data,
        CancellationToken cancellationToken
    ) => Fit(data, cancellationToken);

    private MultinomialLogitResult<TLabel> Fit<TLabel>(
        IObservations observations,
        ClassCodes<TLabel> classes,
        MultinomialRows rows,
        CancellationToken cancellationToken
    )
        where TLabel : IComparable<TLabel> =>
        _services.Logged(
            new MultinomialLogitResult<TLabel>(
                _fitter.Fit(observations, rows, classes.Names, _options.MaxDegreeOfParallelism, cancellationToken),
                classes.Labels
            )
        );
}
