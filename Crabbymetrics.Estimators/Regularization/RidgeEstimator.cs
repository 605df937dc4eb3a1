using System.Collections.Immutable;
using System.Diagnostics;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Ridge regression: minimizes <c>sum w (y - x b)^2 / (2 sum w) + l2/2 sum f_j b_j^2</c>, the intercept and columns of factor 0 free. A
/// whole grid of penalties comes from
/// one decomposition, with generalized cross-validation and exact errors of observations left out one by one. Hoerl and Kennard,
/// Technometrics 12 (1970).
/// </summary>
/// <remarks>There are no standard errors: the estimates are biased by an amount that the data do not tell.</remarks>
public sealed class RidgeEstimator : IEstimator<RidgeResult>, IEstimator<IObservations, RidgeResult>
{
    private readonly RidgeOptions _options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public RidgeEstimator(RidgeOptions? options = null)
    {
        _options = Descriptor.Schema.Valid(options).Copy();
        _options.Penalties = _options.Penalties is null ? null : [.. _options.Penalties];
        _options.PenaltyFactors = _options.PenaltyFactors is null ? null : [.. _options.PenaltyFactors];
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<RidgeOptions, RidgeResult> Descriptor { get; } =
        new(
            "ridge",
            "Ridge regression: minimizes the mean squared residual / 2 + l2/2 |b|^2; a grid of penalties by one decomposition.",
            static () => RidgeOptions.Schema,
            static (options, _) => new RidgeEstimator(options)
        )
        {
            FamilyFor = static (_, _) => FamilyOptions.Standard,
            Roles = DataRoles.Offset | DataRoles.Weights,
            HasInference = false,
            NoInferenceFor = static _ => "a ridge has none: its estimates are biased towards 0",
        };

    /// <inheritdoc/>
    public RidgeResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles("ridge", DataRoles.Offset | DataRoles.Weights);
        if (data.Design.ColumnCount == 0)
        {
            throw new ArgumentException("A ridge needs a column: without one there is nothing to penalize.", nameof(data));
        }

        long begun = Stopwatch.GetTimestamp();
        GaussianRows rows = new(data.Design, GaussianSolver.OutcomeOf(data), data.Weights?.Values ?? default, _options.FitIntercept);
        PenaltySpecification penalty = new()
        {
            Standardize = _options.Standardize,
            Factors = PenaltyChoice.Factors(_options, _options.Convention == RidgeConvention.Glmnet, data.Design),
        };
        RidgeDecomposition ridge = RidgeDecomposition.Of(rows, penalty, _options.MaxDegreeOfParallelism, cancellationToken);
        double count = new GlmRows(FamilyOptions.Standard, data.Outcome, data.Offset, rows.Weights).ObservationCount(data.Weights?.Kind);
        RidgeJudge judge = new(rows, ridge, count, data.Weights?.Kind == WeightKind.Frequency);
        double unit = Unit(rows, ridge);
        ImmutableArray<RidgePoint> grid = _options.L2 is null ? Grid(data, ridge, judge, unit, cancellationToken) : [];
        RidgePoint chosen = _options.L2 is { } given ? judge.Point(given, RequireFinite(given * unit, ridge, data)) : Best(grid, data);
        return new RidgeResult(data.Design.ColumnNames, _options.FitIntercept, chosen.Parameters, () => judge.Errors(chosen))
        {
            Penalty = chosen.Penalty,
            L2 = chosen.L2,
            DegreesOfFreedom = chosen.DegreesOfFreedom,
            GeneralizedCrossValidation = chosen.GeneralizedCrossValidation,
            LeaveOneOut = chosen.LeaveOneOut,
            Deviance = chosen.ResidualSumOfSquares,
            NullDeviance = ridge.TotalSquares * rows.WeightSum,
            Grid = grid,
            ChosenBy = _options.L2 is null ? _options.Rule : null,
            ObservationCount = count,
            Diagnostics = new FitDiagnostics
            {
                Converged = true,
                Iterations = 1,
                TerminationReason = TerminationReason.Solved,
                Objective = 0.5 * chosen.ResidualSumOfSquares / rows.WeightSum,
                Penalty = 0.0,
                Solver = "eigenvalues",
                Elapsed = Stopwatch.GetElapsedTime(begun),
                Warnings = [],
            },
        };
    }

    RidgeResult IEstimator<IObservations, RidgeResult>.Fit(IObservations data, CancellationToken cancellationToken) =>
        Fit(ElsewhereChecks.RequireInMemory(data, "ridge", "the leverages of its rows are found in memory"), cancellationToken);

    private RidgePoint Best(ImmutableArray<RidgePoint> grid, RegressionData data)
    {
        RidgePoint best = grid.MinBy(Criterion)!;
        return double.IsFinite(Criterion(best))
            ? best
            : throw new IdentificationException(
                _options.Rule == RidgeRule.LeaveOneOut
                    ? "A row determines a column without a penalty alone, and cannot be predicted by the other rows: no penalty can be "
                        + "judged by leaving it out. Give the column a factor above 0, or judge by generalized cross-validation."
                    : $"The columns without a penalty are as many as the {data.RowCount} rows: no penalty can be judged. Give them factors "
                        + "above 0.",
                []
            );
    }

    private double Criterion(RidgePoint point) =>
        _options.Rule == RidgeRule.LeaveOneOut ? point.LeaveOneOut : point.GeneralizedCrossValidation;

    // The l2 of a penalty of 1.
    private double Unit(GaussianRows rows, RidgeDecomposition ridge)
    {
        if (_options.Convention == RidgeConvention.ScikitLearn)
        {
            return 1.0 / rows.WeightSum;
        }

        double deviation = Math.Sqrt(ridge.TotalSquares);
        return _options.Convention == RidgeConvention.Glmnet && deviation > 0.0 ? 1.0 / deviation : 1.0;
    }

    private ImmutableArray<RidgePoint> Grid(
        RegressionData data,
        RidgeDecomposition ridge,
        RidgeJudge judge,
        double unit,
        CancellationToken cancellationToken
    )
    {
        if (!(ridge.TotalSquares > 0.0))
        {
            throw new ArgumentException(
                $"The outcome {data.OutcomeName} is constant: no column can explain it, and no penalty is better than another.",
                nameof(data)
            );
        }

        ImmutableArray<double> penalties = _options.Penalties is { } given
            ? [.. given.OrderDescending()]
            : [.. RidgeGrid.Of(ridge, _options.GridCount).Select(l2 => l2 / unit)];
        ImmutableArray<RidgePoint>.Builder points = ImmutableArray.CreateBuilder<RidgePoint>(penalties.Length);
        foreach (double penalty in penalties)
        {
            cancellationToken.ThrowIfCancellationRequested();
            points.Add(judge.Point(penalty, RequireFinite(penalty * unit, ridge, data)));
        }

        return points.ToImmutable();
    }

    // Without a penalty there is one answer only if no column is a combination of others.
    private static double RequireFinite(double l2, RidgeDecomposition ridge, RegressionData data) =>
        l2 > 0.0 || ridge.Rank == data.Design.ColumnCount
            ? l2
            : throw new IdentificationException(
                $"Of the {data.Design.ColumnCount} columns {ridge.Rank} are independent in these rows: with a penalty of 0 there is no "
                    + "single answer. Give a penalty above 0.",
                []
            );
}
