using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted generalized linear model with absorbed effects as the shared code sees it: one of the columns without their effects, under the
/// second derivatives at the estimates, whose offsets hold everything else. Its scores, information and means are those of the slopes in
/// the model with effects. Immutable.
/// </summary>
internal sealed partial class AbsorbedGlmFit : GlmFit
{
    /// <summary>The iterations for a column of an elimination of the effects.</summary>
    public const int MostIterations = 20_000;

    private readonly int _threads;
    private ImmutableArray<EffectEstimates> _estimates;

    private AbsorbedGlmFit(Sources parts, in GlmFitState state)
        : base(state, state.Rows.Family is IDispersionFamily { HasDispersion: true } ? parts.Rank.Value - parts.Parts : 0)
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

    /// <summary>The number of parameters that stand for parts of the effects (<see cref="EffectStatistics"/>), the last ones.</summary>
    public int PartCount => Own.Parts;

    private Sources Own { get; }

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
        return new AbsorbedGlmFit(new Sources(sample, rank, attempt.End.Absorber, optimum.Eta), state);
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

    /// <summary>What the linear predictors are beyond the regressors: offset and effects.</summary>
    public double[] Remainder()
    {
        double[] remainder = [.. Eta];
        double[] coefficients = KeptCoefficients();
        double[] column = new double[remainder.Length];
        for (int j = 0; j < coefficients.Length - PartCount; j++)
        {
            Data.Design.CopyColumn(Working.View.Columns[j], column);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(column, -coefficients[j], remainder, remainder);
        }

        return remainder;
    }

    /// <summary>The estimates of all effects.</summary>
    public ImmutableArray<EffectEstimates> Estimates()
    {
        if (_estimates.IsDefault)
        {
            double[] remainder = Remainder();
            if (Data.HasOffset)
            {
                System.Numerics.Tensors.TensorPrimitives.Subtract(remainder, Data.Offset.Span, remainder);
            }

            _estimates = EffectRecovery.Of(Absorber, Data.Absorbed, remainder, CancellationToken.None);
        }

        return _estimates;
    }

    internal override int AbsorbedCoefficients => Rank.Value - PartCount;

    /// <summary>How many coefficients the effects count for beside the parameters.</summary>
    public int Counted(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        Rank.Counted(convention, clusterings) - PartCount;

    /// <summary>The same with further parameters, all 0.</summary>
    /// <param name="working">The parameters, those of the fit first.</param>
    /// <param name="count">The number of further ones.</param>
    public AbsorbedGlmFit WithParts(WorkingParameters working, int count)
    {
        double[] reported = new double[working.ReportedCount];
        double[] coefficients = KeptCoefficients();
        for (int j = 0; j < coefficients.Length; j++)
        {
            reported[Working.View.Columns[j]] = coefficients[j];
        }

        double[] point = new double[working.Count];
        working.FromReported(reported, point);
        return new AbsorbedGlmFit(
            Own with
            {
                Parts = count,
            },
            State with
            {
                Working = working,
                Point = point,
                Hessian = null,
                LikelihoodDispersion = State.LikelihoodDispersion,
            }
        );
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

    /// <summary>The rows as a fit reads them.</summary>
    public AbsorbedProblem Problem() => new(Data, Family, ScoringMethod.Fisher, Rows.Weights, Rows.Outcome, _threads);

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

        // The projection that wrote them ends with the attempt.
        DesignMatrix design =
            columns.Length == 0 ? DesignMatrix.Create(eta.Length, []) : DesignMatrix.FromOwnedColumns(raw.ColumnNames, columns);
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

    private sealed record Sources(AbsorbedSample Sample, AbsorbedRank Rank, Absorber Absorber, double[] Eta, int Parts = 0);
}
