using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Follow the regularized leader, proximal: logistic or linear regression learned row by row, with a learning rate of its own for each
/// coefficient and penalties that keep most coefficients at exactly 0. McMahan, Holt, Sculley and others (2013), "Ad click prediction: a
/// view from the trenches", KDD, Algorithm 1.
/// </summary>
/// <remarks>
/// <para>
/// A coefficient is <c>w = 0</c> where <c>|z| &lt;= l1</c>, and else <c>-(z - sign(z) l1) / ((beta + sqrt(n)) / rate + l2)</c>. A row with
/// the prediction <c>m</c> gives each of its columns that is not 0 the gradient <c>g = weight (m - y) x</c>, and then
/// <c>z += g - (sqrt(n + g^2) - sqrt(n)) / rate * w</c> and <c>n += g^2</c>. All z are 0 at the start.
/// </para>
/// <para>
/// The result depends on the order of the rows: one thread takes them one after the other, and the same order gives the same bits. A weight
/// multiplies the gradient of its row: a weight of 2 is one step with twice the gradient, not two steps. The intercept is not penalized
/// unless <see cref="FtrlOptions.PenalizeIntercept"/> asks for it.
/// </para>
/// <para>
/// There are no standard errors: the coefficients are where the rows left them, not the optimum of a criterion.
/// </para>
/// <example>
/// Learn from a stream that is never held in memory:
/// <code>
/// SequentialRows rows = SequentialRows.Open(CsvSource.OpenFile("clicks.csv.gz"), specification);
/// FtrlResult result = new FtrlEstimator(new FtrlOptions { Rate = 0.1, L1 = 0.5 }).Fit(rows.Read());
/// </code>
/// </example>
/// </remarks>
public sealed class FtrlEstimator
    : IEstimator<FtrlResult>,
        IStreamEstimator<FtrlResult>,
        IIncrementalEstimator<FtrlState, RegressionData, FtrlResult>,
        IIncrementalEstimator<FtrlState, SparseBatch, FtrlResult>
{
    internal const string Name = "ftrl";

    // A token is asked once in so many rows.
    private const int RowsBetweenQuestions = 4096;

    // So many rows before a row is learned, its coefficients are asked for.
    private const int RowsAhead = 2;

    private readonly FtrlOptions _options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public FtrlEstimator(FtrlOptions? options = null) => _options = FtrlOptions.Schema.Valid(options).Copy();

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<FtrlOptions, FtrlResult> Descriptor { get; } =
        new(
            Name,
            "FTRL-proximal: logistic or linear regression learned row by row, with rates by coefficient; many coefficients may be 0.",
            static () => FtrlOptions.Schema,
            static (options, _) => new FtrlEstimator(options)
        )
        {
            Title = "FTRL-proximal",
            OutcomeFor = static (options, _) => options.Loss == FtrlLoss.Logistic ? OutcomeKind.Binary : OutcomeKind.Amounts,
            FamilyFor = static (options, _) => FamilyOf(options.Loss),
            Roles = DataRoles.Offset | DataRoles.Weights,
            HasInference = false,
            NoInferenceFor = static _ => FtrlResult.NoInference,
        };

    /// <inheritdoc/>
    /// <remarks>It passes <see cref="FtrlOptions.Epochs"/> times over the rows, in an order of its own each time unless
    /// <see cref="FtrlOptions.Shuffle"/> is false.</remarks>
    public FtrlResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        RowSource rows = Rows(data);
        FtrlState state = Started(Begin(), data.Design.ColumnNames);
        FtrlLearner learner = new(_options, state);
        int[]? order = _options.Shuffle ? [.. Enumerable.Range(0, data.RowCount)] : null;
        for (int epoch = 0; epoch < _options.Epochs; epoch++)
        {
            if (order is not null)
            {
                Shuffle(order, new RandomSource(_options.Seed, epoch));
            }

            Learn(learner, rows, order, 0, cancellationToken);
            learner.EndPass();
        }

        return Finish(Learned(learner, state));
    }

    /// <inheritdoc/>
    /// <remarks>It passes <see cref="FtrlOptions.Epochs"/> times over the blocks, each time in their order: rows that are not held cannot
    /// be shuffled, and <see cref="FtrlOptions.Shuffle"/> is not read. The bits are those of
    /// <see cref="Fit(RegressionData, CancellationToken)"/> to all rows without a shuffle.</remarks>
    public FtrlResult Fit(IEnumerable<RegressionData> batches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Finish(Pass(Begin(), batches, _options.Epochs, cancellationToken));
    }

    /// <summary>Fits the model to sparse rows, block by block: <see cref="FtrlOptions.Epochs"/> passes, each in the order of the
    /// rows.</summary>
    /// <inheritdoc cref="Fit(IEnumerable{RegressionData}, CancellationToken)"/>
    public FtrlResult Fit(IEnumerable<SparseBatch> batches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Finish(Pass(Begin(), batches.Select(Block), _options.Epochs, cancellationToken));
    }

    /// <inheritdoc/>
    public FtrlState Begin() => new();

    /// <inheritdoc/>
    /// <remarks>It passes once over the rows, in their order: batches give the bits of one pass over all rows at once.</remarks>
    public FtrlState Update(FtrlState state, RegressionData batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(batch);
        return Pass(state, [batch], 1, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>It passes once over the rows, in their order. A row takes the time of its values that are not 0.</remarks>
    public FtrlState Update(FtrlState state, SparseBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(batch);
        return Pass(state, [Block(batch)], 1, cancellationToken);
    }

    /// <inheritdoc/>
    public FtrlResult Finish(FtrlState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.RowCount > 0
            ? new FtrlResult(this, _options, state)
            : throw new CrabbymetricsException("No row was learned: there is no result yet.");
    }

    /// <summary>An estimator that goes on from a state: its fit passes once over the rows, in their order, as
    /// <see cref="Update(FtrlState, RegressionData, CancellationToken)"/> does.</summary>
    /// <param name="state">What was learned before, with the same options.</param>
    /// <returns>The estimator.</returns>
    public IEstimator<FtrlResult> Resume(FtrlState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new ResumedFtrl(this, state);
    }

    internal static IGlmFamily FamilyOf(FtrlLoss loss) => loss == FtrlLoss.Logistic ? GlmFamilies.Binomial() : GlmFamilies.Gaussian();

    internal double[] CoefficientsOf(FtrlState state) => new FtrlLearner(_options, state).Coefficients();

    /// <summary>Learns from blocks of rows, as often as the epochs say.</summary>
    internal FtrlState Pass(FtrlState state, IEnumerable<RegressionData> batches, int epochs, CancellationToken cancellationToken) =>
        Pass(state, batches.Select(Block), epochs, cancellationToken);

    private FtrlState Pass(
        FtrlState state,
        IEnumerable<(ImmutableArray<string> Columns, Func<long, RowSource> Open)> blocks,
        int epochs,
        CancellationToken cancellationToken
    )
    {
        FtrlLearner? learner = null;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            long before = 0;
            foreach ((ImmutableArray<string> columns, Func<long, RowSource> open) in blocks)
            {
                state = Started(state, columns);
                learner ??= new FtrlLearner(_options, state);
                RowSource rows = open(before);
                Learn(learner, rows, null, before, cancellationToken);
                before += rows.Count;
            }

            learner?.EndPass();
        }

        return learner is null ? state : Learned(learner, state);
    }

    private (ImmutableArray<string> Columns, Func<long, RowSource> Open) Block(RegressionData data)
    {
        ArgumentNullException.ThrowIfNull(data, "batches");
        return (data.Design.ColumnNames, before => Rows(data, before));
    }

    private (ImmutableArray<string> Columns, Func<long, RowSource> Open) Block(SparseBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch, "batches");
        return (
            batch.ColumnNames,
            before =>
            {
                RequireOutcomes(batch.Outcome, "outcome", before);
                return new SparseSource(batch);
            }
        );
    }

    private FtrlState Started(FtrlState state, ImmutableArray<string> columns)
    {
        int count = columns.Length + (_options.FitIntercept ? 1 : 0);
        if (state.Z.IsEmpty && state.RowCount == 0)
        {
            return state with
            {
                ColumnNames = columns,
                Z = [.. new double[count]],
                N = [.. Enumerable.Repeat(_options.InitialAccumulator, count)],
            };
        }

        if (!state.ColumnNames.SequenceEqual(columns))
        {
            throw new ArgumentException(
                $"The batch has the columns {string.Join(", ", columns)}; the batches before it had {string.Join(", ", state.ColumnNames)}."
            );
        }

        return state.Z.Length == count
            ? state
            : throw new ArgumentException(
                $"The state has {state.Z.Length} coefficients and this estimator {count}: {nameof(FtrlOptions.FitIntercept)} was "
                    + "another when it was learned."
            );
    }

    private static void Learn(FtrlLearner learner, RowSource rows, int[]? order, long before, CancellationToken cancellationToken)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (i % RowsBetweenQuestions == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int row = order is null ? i : order[i];
            if (i + RowsAhead < rows.Count)
            {
                learner.Ask(rows.ColumnsOf(order is null ? i + RowsAhead : order[i + RowsAhead]));
            }

            double weight = rows.WeightOf(row);
            if (weight > 0.0)
            {
                rows.Read(row, out ReadOnlySpan<int> columns, out ReadOnlySpan<double> values);
                if (!learner.Learn(columns, values, rows.OffsetOf(row), rows.OutcomeOf(row), weight))
                {
                    throw Diverged(FormattableString.Invariant($"In row {(order is null ? before + row : row)} the prediction"));
                }
            }
        }
    }

    private static FtrlState Learned(FtrlLearner learner, FtrlState before)
    {
        FtrlState state = learner.ToState(before);
        return state.Z.All(double.IsFinite) && state.N.All(double.IsFinite) ? state : throw Diverged("A gradient");
    }

    private static CrabbymetricsException Diverged(string what) =>
        new(
            $"{what} is no longer a finite number: the updates grow without bound. Give a smaller learning rate, or columns "
                + "(and, with the squared loss, an outcome) of a size near 1."
        );

    private DesignRows Rows(RegressionData data, long before = 0)
    {
        data.RefuseUnusedRoles(Name, Descriptor.Roles);
        RequireOutcomes(data.Outcome.Span, data.OutcomeName, before);
        return new DesignRows(data);
    }

    private void RequireOutcomes(ReadOnlySpan<double> outcome, string name, long before)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            if (!double.IsFinite(outcome[i]) || (_options.Loss == FtrlLoss.Logistic && !(outcome[i] >= 0.0 && outcome[i] <= 1.0)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{name} is {outcome[i]} in row {before + i}: ")
                        + (
                            _options.Loss == FtrlLoss.Logistic
                                ? "the logistic loss takes outcomes from 0 to 1. For amounts choose the squared loss."
                                : "outcomes are finite."
                        )
                );
            }
        }
    }

    // The shuffle of Fisher and Yates, as in Knuth, The Art of Computer Programming, volume 2, 3.4.2.
    private static void Shuffle(int[] order, RandomSource random)
    {
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.NextIndex(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
