using System.Collections.Immutable;

namespace Crabbymetrics;

// What data may carry beside outcome, regressors, offset, weights, clusters and time.
public sealed partial class RegressionData : IObservations
{
    /// <summary>The effects that are absorbed, in the order in which they were added; empty where there are none.</summary>
    public ImmutableArray<AbsorbedEffect> Absorbed { get; private set; } = [];

    /// <summary>The instruments and the endogenous regressors; null where there are none.</summary>
    public InstrumentSet? Instruments { get; private set; }

    /// <summary>The period of each observation and the period in which its unit is first treated; null where there is no
    /// treatment.</summary>
    public TreatmentTiming? Treatment { get; private set; }

    /// <summary>The unit of a panel that each observation belongs to; null where none was named.</summary>
    public Clustering? Units { get; private set; }

    /// <summary>Further columns by name that are no regressors: coordinates, marks of censoring, classes of exposure, ids.</summary>
    public ImmutableDictionary<string, DesignColumn> Columns { get; private set; } = ImmutableDictionary<string, DesignColumn>.Empty;

    /// <summary>The classes that the outcomes 0, 1, 2 and so on stand for; empty where the outcomes are numbers.</summary>
    public ImmutableArray<string> OutcomeClasses { get; private set; } = [];

    long IObservations.RowCount => RowCount;

    DesignSchema IObservations.Design => Design.Schema;

    InstrumentSchema? IObservations.Instruments => Instruments is null ? null : new(Instruments.Design.Schema, Instruments.Endogenous);

    ObservationSummary IObservations.Summary => ObservationSummary.Of(this);

    IPassRunner IObservations.Open(ViewSpecification view, int blockStride, int maxDegreeOfParallelism, ResamplingRecipe? resampling)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new BlockRunner(view.Of(this), LocalRows.Of(this, 0, resampling), maxDegreeOfParallelism, blockStride);
    }

    /// <summary>The names of the n rows; empty where they have none.</summary>
    public ImmutableArray<string> RowNames { get; private set; } = [];

    /// <summary>The roles present in these data that change the estimates.</summary>
    public DataRoles Roles =>
        (HasOffset ? DataRoles.Offset : DataRoles.None)
        | (Weights is not null ? DataRoles.Weights : DataRoles.None)
        | (Instruments is not null ? DataRoles.Instruments : DataRoles.None)
        | (Absorbed.IsEmpty ? DataRoles.None : DataRoles.Absorbed)
        | (Treatment is not null ? DataRoles.Treatment : DataRoles.None)
        | (OutcomeClasses.Length > 2 ? DataRoles.Classes : DataRoles.None);

    /// <summary>Refuses data with a role that an estimator does not use.</summary>
    /// <param name="estimatorName">The name of the estimator, for the message.</param>
    /// <param name="used">The roles that it uses.</param>
    /// <exception cref="ArgumentException">A role is present that is not among <paramref name="used"/>; the message names it.</exception>
    public void RefuseUnusedRoles(string estimatorName, DataRoles used)
    {
        if ((Roles & ~used) != DataRoles.None)
        {
            UnusedRoles.Refuse(this, estimatorName, used);
        }
    }

    /// <summary>Says that the outcomes are codes of classes. Estimators of amounts refuse three classes or more; of two the later one is
    /// the event.</summary>
    /// <param name="classes">The names of the classes 0, 1, 2 and so on.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">There is no class, or an outcome is the code of none; the message names the row.</exception>
    public RegressionData WithOutcomeClasses(IEnumerable<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ImmutableArray<string> names = [.. classes];
        if (names.IsEmpty)
        {
            throw new ArgumentException("There are no classes: at least one is needed.", nameof(classes));
        }

        int row = Array.FindIndex(_outcome, code => code != Math.Floor(code) || code < 0.0 || code >= names.Length);
        if (row >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"y is {_outcome[row]} in row {row}: the codes of {names.Length} classes are ")
                    + FormattableString.Invariant($"whole numbers from 0 to {names.Length - 1}."),
                nameof(classes)
            );
        }

        RegressionData extended = Copy();
        extended.OutcomeClasses = names;
        return extended;
    }

    /// <summary>Adds an effect for each level of a factor, or a slope for each level, that is absorbed.</summary>
    /// <typeparam name="T">Any type with equality.</typeparam>
    /// <param name="name">The name of the effect, not used before.</param>
    /// <param name="ids">The level of each of the n observations.</param>
    /// <param name="slope">n finite values of a variable that has a coefficient for each level; null for a constant for each
    /// level.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The name is taken, a length is not n, an id is missing or a value is not finite; the message
    /// names the row.</exception>
    public RegressionData WithAbsorbed<T>(string name, IReadOnlyList<T> ids, double[]? slope = null)
    {
        Clustering levels = Clustering.Create(name, ids);
        RequireRows(levels.Codes.Length, nameof(ids));
        if (Absorbed.Any(effect => effect.Name == name))
        {
            throw new ArgumentException($"There is an absorbed effect '{name}' already.", nameof(name));
        }

        if (slope is not null)
        {
            RequireRows(slope.Length, nameof(slope));
            RequireFinite(slope, nameof(slope));
        }

        RegressionData extended = Copy();
        extended.Absorbed = Absorbed.Add(new AbsorbedEffect(name, levels, slope is null ? null : [.. slope]));
        return extended;
    }

    /// <summary>Adds instruments and names the regressors that are endogenous.</summary>
    /// <param name="instruments">The n x l excluded instruments.</param>
    /// <param name="endogenous">Columns of <see cref="Design"/>, at least one.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The rows are not n, there is no instrument or no endogenous regressor, or a name is no column of
    /// the design or is named twice.</exception>
    public RegressionData WithInstruments(DesignMatrix instruments, params string[] endogenous)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(endogenous);
        RequireRows(instruments.RowCount, nameof(instruments));
        if (instruments.ColumnCount == 0)
        {
            throw new ArgumentException("There are no instruments: at least one column is needed.", nameof(instruments));
        }

        if (endogenous.Length == 0)
        {
            throw new ArgumentException("No endogenous regressor is named: instruments are for at least one.", nameof(endogenous));
        }

        foreach (string name in endogenous)
        {
            RequireColumn(name, nameof(endogenous));
            if (endogenous.Count(other => other == name) > 1)
            {
                throw new ArgumentException($"The endogenous regressor '{name}' is named twice.", nameof(endogenous));
            }
        }

        RegressionData extended = Copy();
        extended.Instruments = new InstrumentSet(instruments, [.. endogenous]);
        return extended;
    }

    /// <summary>Says when the unit of each observation is first treated, as an event study needs it.</summary>
    /// <param name="cohorts">The period of the first treatment of the unit of each of the n observations; infinity or NaN where it is never
    /// treated.</param>
    /// <param name="periods">The period of each observation, n finite numbers on the same scale.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">A length is not n, or a period is not finite; the message names the row.</exception>
    public RegressionData WithTreatment(double[] cohorts, double[] periods)
    {
        ArgumentNullException.ThrowIfNull(cohorts);
        ArgumentNullException.ThrowIfNull(periods);
        RequireRows(cohorts.Length, nameof(cohorts));
        RequireRows(periods.Length, nameof(periods));
        RequireFinite(periods, nameof(periods));
        RegressionData extended = Copy();
        extended.Treatment = new TreatmentTiming(cohorts, periods);
        return extended;
    }

    /// <summary>The same data without the timing of a treatment: an estimator that has made regressors of it fits them by
    /// another.</summary>
    /// <returns>The data without this role.</returns>
    public RegressionData WithoutTreatment()
    {
        RegressionData copy = Copy();
        copy.Treatment = null;
        return copy;
    }

    /// <summary>Names the unit of a panel that each observation belongs to.</summary>
    /// <typeparam name="T">Any type with equality.</typeparam>
    /// <param name="name">The name of the units, such as <c>firm</c>.</param>
    /// <param name="ids">A unit for each of the n observations.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n or an id is missing; the message names the row.</exception>
    public RegressionData WithUnit<T>(string name, IReadOnlyList<T> ids)
    {
        Clustering units = Clustering.Create(name, ids);
        RequireRows(units.Codes.Length, nameof(ids));
        RegressionData extended = Copy();
        extended.Units = units;
        return extended;
    }

    /// <summary>Adds a column of numbers that is no regressor, replacing one of the same name.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">n finite values.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n or a value is not finite; the message names the row.</exception>
    public RegressionData WithColumn(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireRows(values.Length, nameof(values));
        RequireFinite(values, nameof(values));
        return WithColumn(new NumericColumn(name, [.. values]));
    }

    /// <summary>Adds a column of labels that is no regressor, replacing one of the same name.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="labels">n labels.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n or a label is missing; the message names the row.</exception>
    public RegressionData WithColumn(string name, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        RequireRows(labels.Count, nameof(labels));
        return WithColumn(CategoricalColumn.Create(name, labels));
    }

    /// <summary>Names the rows.</summary>
    /// <param name="names">n names; they may repeat.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public RegressionData WithRowNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        RequireRows(names.Count, nameof(names));
        RegressionData extended = Copy();
        extended.RowNames = [.. names];
        return extended;
    }

    private RegressionData WithColumn(DesignColumn column)
    {
        RegressionData extended = Copy();
        extended.Columns = Columns.SetItem(column.Name, column);
        return extended;
    }

    private void RequireColumn(string name, string argument)
    {
        if (!Design.ColumnNames.Contains(name))
        {
            throw new ArgumentException(
                $"The design has no column '{name}'. There are: {string.Join(", ", Design.ColumnNames.Take(20))}"
                    + $"{(Design.ColumnCount > 20 ? ", ..." : "")}.",
                argument
            );
        }
    }
}
