using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// An equation without its absorbed effects: outcome, regressors and instruments become the residuals of their weighted least squares on
/// all effects. The coefficients of the equation that is left, its residuals and every statistic of the instruments are those with the
/// effects written out (Frisch and Waugh 1933; Lovell 1963), once degrees of freedom count the rank of the effects.
/// </summary>
internal static class AbsorbedEquation
{
    /// <summary>The data without the observations that are the only ones of a level, and their number.</summary>
    public static (RegressionData Data, int Dropped) WithoutSingletons(RegressionData data, TwoSlsOptions options) =>
        data.Absorbed.IsEmpty
            ? (data, 0)
            : AbsorbedLeastSquares.WithoutSingletons(data, options.KeepSingletons, options.MaxDegreeOfParallelism);

    /// <summary>Takes the effects out of an equation, all columns in one call.</summary>
    /// <param name="whole">The equation with its effects.</param>
    /// <param name="weights">The weights that count; empty for all ones.</param>
    /// <param name="threads">The largest number of threads.</param>
    /// <param name="singletons">The number of rows left out before.</param>
    /// <param name="tolerance">The error that a column may have, as a share of its own length.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static Equation Of(
        Equation whole,
        ReadOnlyMemory<double> weights,
        int threads,
        int singletons,
        double tolerance,
        CancellationToken cancellationToken
    )
    {
        RegressionData data = whole.Data;
        TwoSlsOptions options = whole.Options;
        Absorber absorber = new(data.Absorbed, weights.Span, tolerance, options.MaxIterations, threads);
        int count = whole.Instruments.ColumnCount;
        double[][] raw = new double[count + whole.RightSides.Length][];
        for (int j = 0; j < count; j++)
        {
            raw[j] = Absorber.ArrayOf(whole.Instruments.ColumnValues(j));
        }

        for (int a = 0; a < whole.RightSides.Length; a++)
        {
            raw[count + a] = Absorber.ArrayOf(whole.RightSides[a]);
        }

        WithinColumn[] within = absorber.Remove(raw, cancellationToken);
        double withinSquares = Squares(within[^1].Values, weights.Span);
        Absorption absorption = new()
        {
            Absorber = absorber,
            Outcome = raw[^1],
            WithinSquares = TwoSlsFitter.BeyondRounding(withinSquares, Squares(raw[^1], weights.Span)),
            Rank = absorber.Rank(),
            SingletonsDropped = singletons,
            Spanned =
            [
                .. whole.Instruments.ColumnNames.Where((_, j) => within[j].IsSpanned),
                .. whole.EndogenousNames.Where((_, a) => within[count + a].IsSpanned),
            ],
            Iterations = within.Max(static column => column.Iterations),
            Error = within.Max(static column => column.Error),
            Columns = Named(whole, within),
            HasConstant = data.Absorbed.Any(static effect => !effect.HasSlope),
            Converged = Array.TrueForAll(within, static column => column.Converged),
        };
        return new Equation
        {
            Observations = data,
            Options = options,
            Services = whole.Services,
            Design = DesignOf(whole, within),
            Instruments = DesignMatrix.Create(
                data.RowCount,
                whole.Instruments.ColumnNames.Select((name, j) => KeyValuePair.Create(name, within[j].Values))
            ),
            Exogenous = whole.Exogenous,
            Endogenous = whole.Endogenous,
            RightSides = [.. within[count..].Select(static column => new ReadOnlyMemory<double>(column.Values))],
            Whole = whole,
            Absorption = absorption,
        };
    }

    /// <summary>What the errors of the columns leave wrong in the coefficients of a fit. Two-stage least squares is least squares on the
    /// projections on orthonormal instruments: an error of these enters for each of them.</summary>
    public static ProjectionErrors ErrorsOf(TwoSlsFit fit)
    {
        Equation equation = fit.Equation;
        ImmutableDictionary<string, WithinColumn> columns = equation.Absorption!.Columns;
        ImmutableArray<double> parameters = fit.ReportedParameters();
        double ofInstruments = ProjectionErrors.Of(
            equation.Instruments.ColumnNames.Select(name => columns[name]),
            fit.Solver.InstrumentCondition
        );
        return new ProjectionErrors(
            ofInstruments * Math.Sqrt(equation.Instruments.ColumnCount),
            ProjectionErrors.OfResidual(
                columns[string.Empty],
                equation.Design.ColumnNames.Select((name, j) => (columns[name], parameters[j])).Where(static x => !double.IsNaN(x.Item2)),
                fit.ResidualSquares
            ),
            equation.Data.RowCount
        );
    }

    // The columns by name, the outcome by none.
    private static ImmutableDictionary<string, WithinColumn> Named(Equation whole, WithinColumn[] within)
    {
        int count = whole.Instruments.ColumnCount;
        return whole
            .Instruments.ColumnNames.Select((name, j) => KeyValuePair.Create(name, Empty(within[j])))
            .Concat(whole.EndogenousNames.Select((name, a) => KeyValuePair.Create(name, Empty(within[count + a]))))
            .Append(KeyValuePair.Create(string.Empty, Empty(within[^1])))
            .ToImmutableDictionary();

        static WithinColumn Empty(WithinColumn column) => column with { Values = [] };
    }

    /// <summary>Says where the rank of the effects is a bound.</summary>
    public static void WarnOfRank(Equation equation, List<string> warnings)
    {
        if (!equation.Absorption!.Rank.IsExact)
        {
            warnings.Add(
                "The rank of the absorbed effects is not known: they are too many to factor. They were counted by the components of pairs "
                    + "of effects, which may count some too many."
            );
        }
    }

    // The regressors in the order of the data; a column that takes no part is one of zeros.
    private static DesignMatrix DesignOf(Equation whole, WithinColumn[] within)
    {
        double[][] columns = new double[whole.Data.Design.ColumnCount][];
        for (int j = 0; j < whole.Exogenous.Length; j++)
        {
            columns[whole.Exogenous[j]] = within[j].Values;
        }

        for (int a = 0; a < whole.Endogenous.Length; a++)
        {
            columns[whole.Endogenous[a]] = within[whole.Instruments.ColumnCount + a].Values;
        }

        double[]? zeros = null;
        return DesignMatrix.Create(
            whole.Data.RowCount,
            whole.Data.Design.ColumnNames.Select(
                (name, j) => KeyValuePair.Create(name, columns[j] ?? (zeros ??= new double[whole.Data.RowCount]))
            )
        );
    }

    /// <summary>The error of effects that were not taken out.</summary>
    /// <param name="equation">The equation.</param>
    /// <param name="best">What was estimated from the columns as they were; null where nothing was.</param>
    public static ConvergenceException NotConverged(Equation equation, TwoSlsFit? best)
    {
        Absorption absorption = equation.Absorption!;
        double[] unknown = new double[equation.Design.ColumnCount];
        Array.Fill(unknown, double.NaN);
        return new ConvergenceException(
            FormattableString.Invariant($"The absorbed effects were not taken out of the columns after {absorption.Iterations} ")
                + FormattableString.Invariant($"iterations: the error is {absorption.Error:G2} of the length of a column, and ")
                + FormattableString.Invariant($"{equation.Options.Tolerance:G2} was asked for. Allow more iterations, or a larger ")
                + "tolerance.",
            best?.ReportedParameters() ?? [.. unknown],
            new FitDiagnostics
            {
                Converged = false,
                Iterations = absorption.Iterations,
                TerminationReason = TerminationReason.MaxIterations,
                Objective = best?.ResidualSquares ?? double.NaN,
                Solver = absorption.Absorber.Method,
            }
        );
    }

    private static double Squares(double[] values, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            return TensorPrimitives.SumOfSquares<double>(values);
        }

        double[] weighted = new double[values.Length];
        TensorPrimitives.Multiply(values, weights, weighted);
        return TensorPrimitives.Dot<double>(weighted, values);
    }
}
