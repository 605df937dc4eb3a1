using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>An equation with instruments as it is solved: which columns take part, and the options. Immutable.</summary>
internal sealed class Equation
{
    private readonly ImmutableArray<ReadOnlyMemory<double>> _rightSides;

    /// <summary>The observations, wherever they live.</summary>
    public required IObservations Observations { get; init; }

    /// <summary>The data.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public RegressionData Data =>
        Observations as RegressionData ?? throw ObservationsElsewhere.Refusal("values of single rows", Observations.RowCount);

    /// <summary>Whether the rows live elsewhere, so that there are sums alone.</summary>
    public bool IsElsewhere => Observations is not RegressionData;

    /// <summary>The meaning of the weights; null where there are none.</summary>
    public WeightKind? WeightKind => Observations is RegressionData data ? data.Weights?.Kind : Observations.Summary.WeightKind;

    /// <summary>The options.</summary>
    public required TwoSlsOptions Options { get; init; }

    /// <summary>Covariances and bootstrap.</summary>
    public required EstimationServices Services { get; init; }

    /// <summary>The regressors, exogenous and endogenous: the design of the data, or its columns without their absorbed effects.</summary>
    public required DesignMatrix Design { get; init; }

    /// <summary>The exogenous regressors and the instruments; without their absorbed effects, where there are any.</summary>
    public required DesignMatrix Instruments { get; init; }

    /// <summary>The columns of the data's design that are exogenous, ascending.</summary>
    public required ImmutableArray<int> Exogenous { get; init; }

    /// <summary>The columns of the data's design that are endogenous, ascending.</summary>
    public required ImmutableArray<int> Endogenous { get; init; }

    /// <summary>The endogenous regressors and the outcome less the offset, n values each; without their absorbed effects, where there are
    /// any.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public required ImmutableArray<ReadOnlyMemory<double>> RightSides
    {
        get => IsElsewhere ? throw ObservationsElsewhere.Refusal("values of single rows", Observations.RowCount) : _rightSides;
        init => _rightSides = value;
    }

    /// <summary>The same equation with its effects in all columns; null where none are absorbed.</summary>
    public Equation? Whole { get; init; }

    /// <summary>What was absorbed; null without effects.</summary>
    public Absorption? Absorption { get; init; }

    /// <summary>The number of coefficients of the absorbed effects: their rank.</summary>
    public int AbsorbedRank => Absorption?.Rank.Value ?? 0;

    /// <summary>The outcome less the offset, with its effects.</summary>
    public ReadOnlyMemory<double> WholeOutcome => Whole?.Outcome ?? Outcome;

    /// <summary>Whether the equation has an intercept, or effects that contain one.</summary>
    public bool HasConstant => HasIntercept || (Absorption is { } absorption && absorption.HasConstant);

    /// <summary>Whether the equation has an intercept, which it has not beside absorbed effects.</summary>
    public bool HasIntercept => Options.FitIntercept && !Observations.Roles.HasFlag(DataRoles.Absorbed);

    /// <summary>1 with an intercept, 0 without.</summary>
    public int FirstSlope => HasIntercept ? 1 : 0;

    /// <summary>The outcome less the offset.</summary>
    public ReadOnlyMemory<double> Outcome => RightSides[^1];

    /// <summary>Of observations elsewhere, the columns of <see cref="Instruments"/> among those of regressors and, after these,
    /// instruments.</summary>
    public ImmutableArray<int> InstrumentPlaces { get; init; } = [];

    /// <summary>The names of the instruments, without the exogenous regressors.</summary>
    public ImmutableArray<string> InstrumentNames => Instruments.ColumnNames[Exogenous.Length..];

    /// <summary>The names of the endogenous regressors.</summary>
    public ImmutableArray<string> EndogenousNames => [.. Endogenous.Select(j => (IsElsewhere ? Design : Data.Design).ColumnNames[j])];

    /// <summary>The least squares of endogenous regressors and outcome on exogenous regressors and instruments.</summary>
    public LeastSquaresSolution Solve(ReadOnlyMemory<double> weights, int threads, CancellationToken cancellationToken) =>
        LeastSquaresSolver.Solve(
            (IsElsewhere ? FirstStagesElsewhere() : new LeastSquaresProblem(Instruments, HasIntercept, weights, RightSides)) with
            {
                MaxDegreeOfParallelism = threads,
                CancellationToken = cancellationToken,
            }
        );

    // The columns [X1, Z, X2] of observations elsewhere; X2 and the outcome are regressed on the others.
    private LeastSquaresProblem FirstStagesElsewhere()
    {
        int m = Instruments.ColumnCount,
            k2 = Endogenous.Length;
        ColumnsInOrder ordered = new(Observations, [.. InstrumentPlaces, .. Endogenous]);
        return LeastSquaresProblem.Of(ordered, HasIntercept) with
        {
            Columns = [.. Enumerable.Range(0, m)],
            Sides = [.. Enumerable.Range(m, k2), LeastSquaresProblem.OutcomeLessOffset],
        };
    }

    /// <summary>The same equation without some columns.</summary>
    /// <param name="keptInstruments">The columns of <see cref="Instruments"/> that are kept, ascending.</param>
    /// <param name="keptEndogenous">The positions among the endogenous regressors that are kept, ascending.</param>
    public Equation Keep(ImmutableArray<int> keptInstruments, ImmutableArray<int> keptEndogenous)
    {
        if (keptInstruments.Length == Instruments.ColumnCount && keptEndogenous.Length == Endogenous.Length)
        {
            return this;
        }

        return new Equation
        {
            Observations = Observations,
            Options = Options,
            Services = Services,
            Design = Design,
            Whole = Whole?.Keep(keptInstruments, keptEndogenous),
            Absorption = Absorption,
            Instruments = IsElsewhere
                ? Instruments.Schema.SelectColumns(keptInstruments.AsSpan()).WithoutRows
                : Instruments.SelectColumns(keptInstruments.AsSpan()),
            InstrumentPlaces = IsElsewhere ? [.. keptInstruments.Select(j => InstrumentPlaces[j])] : [],
            Exogenous = [.. keptInstruments.Where(j => j < Exogenous.Length).Select(j => Exogenous[j])],
            Endogenous = [.. keptEndogenous.Select(j => Endogenous[j])],
            RightSides = IsElsewhere ? [] : [.. keptEndogenous.Select(j => RightSides[j]), RightSides[^1]],
        };
    }

    /// <summary>The same equation of other observations that live elsewhere, with the same columns.</summary>
    public Equation On(IObservations observations) =>
        new()
        {
            Observations = observations,
            Options = Options,
            Services = Services,
            Design = Design,
            Instruments = Instruments,
            InstrumentPlaces = InstrumentPlaces,
            Exogenous = Exogenous,
            Endogenous = Endogenous,
            RightSides = [],
        };

    /// <summary>The equation of data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">The options.</param>
    /// <param name="services">Covariances and bootstrap.</param>
    /// <param name="warnings">Receives what the user should know.</param>
    public static Equation Of(RegressionData data, TwoSlsOptions options, EstimationServices services, List<string> warnings)
    {
        EquationColumns columns = EquationColumns.Of(data, warnings);
        List<ReadOnlyMemory<double>> rightSides = [];
        foreach (int j in columns.Endogenous)
        {
            double[] column = new double[data.RowCount];
            data.Design.CopyColumn(j, column);
            rightSides.Add(column);
        }

        ReadOnlyMemory<double> outcome = data.Outcome;
        if (data.HasOffset)
        {
            double[] less = new double[data.RowCount];
            TensorPrimitives.Subtract(data.Outcome.Span, data.Offset.Span, less);
            outcome = less;
        }

        rightSides.Add(outcome);
        return new Equation
        {
            Observations = data,
            Options = options,
            Services = services,
            Design = data.Design,
            Instruments = columns.Instruments,
            Exogenous = columns.Exogenous,
            Endogenous = columns.Endogenous,
            RightSides = [.. rightSides],
        };
    }

    /// <summary>The equation of observations that live elsewhere.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="options">The options.</param>
    /// <param name="services">Covariances and bootstrap.</param>
    public static Equation Elsewhere(IObservations observations, TwoSlsOptions options, EstimationServices services)
    {
        EquationColumns columns = EquationColumns.Elsewhere(observations);
        int p = observations.Design.ColumnCount;
        return new Equation
        {
            Observations = observations,
            Options = options,
            Services = services,
            Design = observations.Design.WithoutRows,
            Instruments = columns.Instruments,
            InstrumentPlaces = [.. columns.Exogenous, .. Enumerable.Range(p, observations.Instruments!.Design.ColumnCount)],
            Exogenous = columns.Exogenous,
            Endogenous = columns.Endogenous,
            RightSides = [],
        };
    }
}
