using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Which columns of the data are exogenous, endogenous and instruments.</summary>
internal sealed class EquationColumns
{
    private EquationColumns(DesignMatrix instruments, ImmutableArray<int> exogenous, ImmutableArray<int> endogenous)
    {
        Instruments = instruments;
        Exogenous = exogenous;
        Endogenous = endogenous;
    }

    /// <summary>The exogenous regressors and after them the excluded instruments.</summary>
    public DesignMatrix Instruments { get; }

    /// <summary>The columns of the data's design that are exogenous, ascending: the first ones of <see cref="Instruments"/>.</summary>
    public ImmutableArray<int> Exogenous { get; }

    /// <summary>The columns of the data's design that are endogenous, ascending.</summary>
    public ImmutableArray<int> Endogenous { get; }

    /// <summary>Sorts the columns.</summary>
    /// <param name="data">The data.</param>
    /// <param name="warnings">Receives what the user should know.</param>
    /// <exception cref="ArgumentException">There are no instruments, or fewer than endogenous regressors, or an instrument has the name of
    /// a regressor and is another column.</exception>
    public static EquationColumns Of(RegressionData data, List<string> warnings)
    {
        if (data.Instruments is not { } set)
        {
            throw new ArgumentException(NoInstruments, nameof(data));
        }

        DesignMatrix design = data.Design;
        HashSet<string> names = [.. set.Endogenous];
        ImmutableArray<int> endogenous = [.. Enumerable.Range(0, design.ColumnCount).Where(j => names.Contains(design.ColumnNames[j]))];
        ImmutableArray<int> exogenous = [.. Enumerable.Range(0, design.ColumnCount).Except(endogenous)];
        DesignMatrix excluded = WithoutRepeated(data, set, warnings);
        RequireEnough(set.Endogenous, endogenous.Length, excluded.ColumnCount);
        return new EquationColumns(design.SelectColumns(exogenous.AsSpan()).Append(excluded), exogenous, endogenous);
    }

    /// <summary>Sorts the columns of observations that live elsewhere.</summary>
    /// <param name="observations">The observations.</param>
    /// <exception cref="ArgumentException">There are no instruments, or fewer than endogenous regressors, or an instrument has the name of
    /// a regressor.</exception>
    public static EquationColumns Elsewhere(IObservations observations)
    {
        InstrumentSchema set = observations.Instruments ?? throw new ArgumentException(NoInstruments, nameof(observations));
        ImmutableArray<string> names = observations.Design.ColumnNames;
        ImmutableArray<int> endogenous = [.. Enumerable.Range(0, names.Length).Where(j => set.Endogenous.Contains(names[j]))];
        ImmutableArray<int> exogenous = [.. Enumerable.Range(0, names.Length).Except(endogenous)];
        if (set.Design.ColumnNames.FirstOrDefault(names.Contains) is { } twice)
        {
            throw new ArgumentException(
                $"An instrument and a regressor are both named '{twice}'. An exogenous regressor is its own instrument and is not named "
                    + "among the instruments; an endogenous one is none.",
                nameof(observations)
            );
        }

        RequireEnough(set.Endogenous, endogenous.Length, set.Design.ColumnCount);
        return new EquationColumns(
            observations.Design.SelectColumns(exogenous.AsSpan()).Append(set.Design).WithoutRows,
            exogenous,
            endogenous
        );
    }

    private static string NoInstruments =>
        $"{TwoSlsEstimator.Name} needs instruments, and the data have none. Add them with {nameof(RegressionData)}."
        + $"{nameof(RegressionData.WithInstruments)}; a model without endogenous regressors is one of least squares (ols).";

    private static void RequireEnough(ImmutableArray<string> names, int endogenous, int excluded)
    {
        if (excluded < endogenous)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {endogenous} endogenous regressors ({string.Join(", ", names)}) ")
                    + FormattableString.Invariant($"and {excluded} excluded ")
                    + $"{(excluded == 1 ? "instrument" : "instruments")}: at least as many are needed. Add instruments, or "
                    + "take regressors as exogenous."
            );
        }
    }

    // An instrument with the name of a regressor is that regressor, or the name is a mistake.
    private static DesignMatrix WithoutRepeated(RegressionData data, InstrumentSet set, List<string> warnings)
    {
        List<int> kept = [];
        double[] values = new double[data.RowCount];
        double[] other = new double[data.RowCount];
        for (int j = 0; j < set.Design.ColumnCount; j++)
        {
            string name = set.Design.ColumnNames[j];
            int regressor = data.Design.ColumnNames.IndexOf(name);
            if (regressor < 0)
            {
                kept.Add(j);
                continue;
            }

            if (set.Endogenous.Contains(name))
            {
                throw new ArgumentException(
                    $"'{name}' is both an endogenous regressor and an instrument. A variable is one or the other: an instrument is not "
                        + "related to the errors.",
                    nameof(data)
                );
            }

            set.Design.CopyColumn(j, values);
            data.Design.CopyColumn(regressor, other);
            if (!values.AsSpan().SequenceEqual(other))
            {
                throw new ArgumentException(
                    $"An instrument and an exogenous regressor are both named '{name}' and are not the same. Rename one of them.",
                    nameof(data)
                );
            }

            warnings.Add($"The instrument '{name}' is an exogenous regressor too, which is its own instrument: it was taken once.");
        }

        return kept.Count == set.Design.ColumnCount ? set.Design : set.Design.SelectColumns([.. kept]);
    }
}
