using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted generalized linear model with absorbed effects as the shared code sees it: one of the columns without their effects, under the
/// second derivatives at the estimates, whose offsets hold everything else. Its scores, information and means are those of the slopes in
/// the model with effects. Immutable.
/// </summary>
internal sealed class AbsorbedGlmFit : GlmFit
{
    // A residual below this share of the standard deviation may be 0.
    private const double SmallResidual = 1e-6;
    private const int MostRows = 2000;
    private const int MostIterations = 20_000;

    private readonly int _threads;
    private GlmFit? _expected;
    private ImmutableArray<EffectEstimates> _estimates;

    private AbsorbedGlmFit(Parts parts, in GlmFitState state)
        : base(state, state.Rows.Family is IDispersionFamily { HasDispersion: true } ? parts.Rank.Value : 0)
    {
        Own = parts;
        _threads = state.MaxDegreeOfParallelism;
    }

    /// <summary>The sample: which rows were left out.</summary>
    public AbsorbedSample Sample => Own.Sample;

    /// <summary>The blocks of effects and their rank.</summary>
    public AbsorbedRank Rank => Own.Rank;

    /// <summary>The linear predictors, offset and effects included.</summary>
    public double[] Eta => Own.Eta;

    /// <summary>What takes the effects out under the second derivatives.</summary>
    public Absorber Absorber => Own.Absorber;

    private Parts Own { get; }

    /// <summary>The fit of an attempt.</summary>
    public static AbsorbedGlmFit Of(
        AbsorbedAttempt attempt,
        AbsorbedSample sample,
        AbsorbedRank rank,
        GlmOptions options,
        EstimationServices services,
        FitDiagnostics diagnostics,
        int threads
    )
    {
        AbsorbedProblem problem = attempt.Problem;
        AbsorbedOptimum optimum = attempt.Optimum;
        (GlmRows rows, WorkingParameters working, double[] point) = View(
            problem,
            optimum.Columns,
            optimum.Coefficients,
            attempt.End!.Within,
            optimum.Eta
        );
        GlmFitState state = new()
        {
            Observations = sample.Data,
            Options = options,
            Services = services,
            Rows = rows,
            Working = working,
            Point = point,
            Diagnostics = diagnostics,
            MaxDegreeOfParallelism = threads,
            HasOwnWeights = true,
        };
        return new AbsorbedGlmFit(new Parts(sample, rank, attempt.End.Absorber, optimum.Eta), state);
    }

    /// <summary>The slopes of the identified columns.</summary>
    public double[] KeptCoefficients() => Working.ToKept(Point);

    /// <summary>Slopes of the identified columns among all, NaN for the others.</summary>
    public double[] Reported(double[] slopes)
    {
        double[] reported = new double[Working.ReportedCount];
        Array.Fill(reported, double.NaN);
        for (int j = 0; j < slopes.Length; j++)
        {
            reported[Working.View.Columns[j]] = slopes[j];
        }

        return reported;
    }

    /// <summary>The estimates of all effects.</summary>
    public ImmutableArray<EffectEstimates> Estimates()
    {
        if (_estimates.IsDefault)
        {
            double[] remainder = [.. Eta];
            double[] coefficients = KeptCoefficients();
            double[] column = new double[remainder.Length];
            for (int j = 0; j < coefficients.Length; j++)
            {
                Data.Design.CopyColumn(Working.View.Columns[j], column);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(column, -coefficients[j], remainder, remainder);
            }

            if (Data.HasOffset)
            {
                System.Numerics.Tensors.TensorPrimitives.Subtract(remainder, Data.Offset.Span, remainder);
            }

            _estimates = EffectRecovery.Of(Absorber, Data.Absorbed, remainder, CancellationToken.None);
        }

        return _estimates;
    }

    internal override int AbsorbedCoefficients => Rank.Value;

    /// <summary>The leverages of the effects alone, under the expected second derivatives.</summary>
    /// <exception cref="InferenceUnavailableException">They take too long.</exception>
    internal override double[] EffectLeverages(bool nearOne)
    {
        double[] slope = new double[Data.RowCount];
        double[] curvature = new double[Data.RowCount];
        Problem().Evaluate(new ExpectedCurvatureFamily(Family), Eta, slope, curvature);
        Absorber fresh = new(Data.Absorbed, curvature, AbsorbedEnd.ToleranceOf(Options.Tolerance), MostIterations, _threads);
        if (!nearOne || fresh.Blocks.Length == 1)
        {
            return fresh.HasLeverages
                ? fresh.Leverages(CancellationToken.None)
                : throw new InferenceUnavailableException(
                    "Leverages with several absorbed effects take a solution for each row, too many for these rows and levels: use hc1, "
                        + "or write the smaller effects out as C() columns."
                );
        }

        int[] some =
        [
            .. Enumerable
                .Range(0, slope.Length)
                .Where(i => curvature[i] > 0.0 && Math.Abs(slope[i]) <= SmallResidual * Math.Sqrt(curvature[i] * Dispersion)),
        ];
        return some.Length <= MostRows
            ? fresh.Leverages(some, CancellationToken.None)
            : throw new InferenceUnavailableException($"{some.Length} rows have a residual of 0, and a solution is needed for each.");
    }

    internal override GlmFit LeverageFit => Family.IsCanonical ? this : ExpectedView();

    internal override double[] ExpectedInformation()
    {
        IGlmFamily expected = ExpectedCurvatureFamily.Of(Family);
        if (ReferenceEquals(expected, Family))
        {
            return Information;
        }

        // Each view has scales of its own.
        GlmFit view = ExpectedView();
        double[] information = [.. view.InformationOf(expected)];
        int k = Working.Count;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                information[(a * k) + b] *= view.Working.Scale(a) / Working.Scale(a) * (view.Working.Scale(b) / Working.Scale(b));
            }
        }

        return information;
    }

    internal override GlmFit WithConstantAlone =>
        new(
            State with
            {
                Rows = new GlmRows(Family, Rows.Outcome, Data.Offset, Rows.Weights),
                Working = WorkingParameters.Create(
                    DesignMatrix.Create(Data.RowCount, []),
                    Data.Absorbed.Any(static effect => !effect.HasSlope)
                ),
                Point = [0.0],
                Hessian = null,
                LikelihoodDispersion = 1.0,
                HasOwnWeights = false,
            }
        );

    internal override GlmFit With(FitDiagnostics diagnostics) => new AbsorbedGlmFit(Own, State with { Diagnostics = diagnostics });

    private AbsorbedProblem Problem() => new(Data, Family, ScoringMethod.Fisher, Rows.Weights, Rows.Outcome, _threads);

    /// <summary>The expected second derivatives of the loss, weights included.</summary>
    public double[] ExpectedCurvatures()
    {
        double[] slope = new double[Data.RowCount];
        double[] curvature = new double[Data.RowCount];
        Problem().Evaluate(new ExpectedCurvatureFamily(Family), Eta, slope, curvature);
        return curvature;
    }

    private GlmFit ExpectedView()
    {
        if (_expected is null)
        {
            AbsorbedProblem problem = Problem();
            double tolerance = AbsorbedEnd.ToleranceOf(Options.Tolerance);
            Absorber absorber = new(Data.Absorbed, ExpectedCurvatures(), tolerance, MostIterations, _threads);
            ImmutableArray<int> kept = [.. Working.View.Columns];
            double[][] columns = AbsorbedGlmFitter.ColumnsOf(Data.Design);
            WithinColumn[] within = absorber.Remove([.. kept.Select(j => columns[j])], CancellationToken.None);
            (GlmRows rows, WorkingParameters working, double[] point) = View(
                problem,
                kept,
                KeptCoefficients(),
                [.. within.Select(static column => column.Values)],
                Eta
            );
            _expected = new GlmFit(
                State with
                {
                    Rows = rows,
                    Working = working,
                    Point = point,
                    Hessian = null,
                    LikelihoodDispersion = Dispersion,
                    HasOwnWeights = false,
                }
            );
        }

        return _expected;
    }

    private static (GlmRows Rows, WorkingParameters Working, double[] Point) View(
        AbsorbedProblem problem,
        ImmutableArray<int> kept,
        double[] coefficients,
        double[][] within,
        double[] eta
    )
    {
        DesignMatrix raw = problem.Data.Design;
        double[][] columns = new double[raw.ColumnCount][];
        double[] offset = [.. eta];
        for (int j = 0; j < kept.Length; j++)
        {
            columns[kept[j]] = within[j];
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(within[j], -coefficients[j], offset, offset);
        }

        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] ??= new double[eta.Length];
        }

        DesignMatrix design = DesignMatrix.Create(
            eta.Length,
            raw.ColumnNames.Zip(columns, static (name, values) => new KeyValuePair<string, double[]>(name, values))
        );
        WorkingParameters working = WorkingParameters.Create(design, false).Keep(kept.AsSpan());
        double[] reported = new double[raw.ColumnCount];
        for (int j = 0; j < kept.Length; j++)
        {
            reported[kept[j]] = coefficients[j];
        }

        double[] point = new double[kept.Length];
        working.FromReported(reported, point);
        return (new GlmRows(problem.Family, problem.Outcome, offset, problem.Weights), working, point);
    }

    private sealed record Parts(AbsorbedSample Sample, AbsorbedRank Rank, Absorber Absorber, double[] Eta);
}
