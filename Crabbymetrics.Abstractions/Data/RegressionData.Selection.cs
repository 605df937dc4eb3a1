using System.Collections.Immutable;

namespace Crabbymetrics;

// Some of the rows, other columns: all roles together.
public sealed partial class RegressionData
{
    // Fewer rows are selected by one thread.
    private const int LeastRowsOfThread = 65536;

    /// <summary>The data of some of the rows. Every role goes with them; clusters, units and levels of absorbed effects without a selected
    /// row are gone.</summary>
    /// <param name="rows">The zero-based rows, in the order to have them; a row may be there more than once.</param>
    /// <param name="maxDegreeOfParallelism">The most threads; -1 for one per processor.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">There is no row, or all selected rows have weight 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public RegressionData SelectRows(ReadOnlySpan<int> rows, int maxDegreeOfParallelism = 1)
    {
        int[] selected = rows.ToArray();
        RowSelection.Require(selected, RowCount);
        RegressionData copy = SelectAllButWeights(selected, false, maxDegreeOfParallelism);
        return Weights is null ? copy : copy.WithWeights(RowSelection.Of(Weights.Values.Span, selected), Weights.Kind);
    }

    /// <summary>The same observations with other regressors. All other roles stay.</summary>
    /// <param name="design">n x q regressors.</param>
    /// <returns>The data with this design.</returns>
    /// <exception cref="ArgumentException">The rows are not n, or an endogenous regressor of the instruments is no column of
    /// <paramref name="design"/>.</exception>
    public RegressionData WithDesign(DesignMatrix design)
    {
        ArgumentNullException.ThrowIfNull(design);
        RequireRows(design.RowCount, nameof(design));
        string? missing = Instruments?.Endogenous.FirstOrDefault(name => !design.ColumnNames.Contains(name));
        if (missing is not null)
        {
            throw new ArgumentException($"The design has no column '{missing}', which is an endogenous regressor.", nameof(design));
        }

        RegressionData copy = Copy();
        copy.Design = design;
        return copy;
    }

    /// <summary>The same observations without some of the regressors. All other roles stay.</summary>
    /// <param name="names">Columns of <see cref="Design"/>; a name of a <see cref="CategoricalColumn"/> takes all its dummies.</param>
    /// <returns>The data without these columns.</returns>
    /// <exception cref="ArgumentException">A name is no column of the design, or an endogenous regressor.</exception>
    public RegressionData WithoutColumns(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return WithDesign(Design.WithoutColumns(names));
    }

    /// <summary>The number of observations that rows stand for: the sum of the weights where those of the data are frequencies, otherwise
    /// the rows with a positive weight.</summary>
    /// <param name="weights">The n effective weights: those of the data, times the multipliers of a refit. Empty for all ones.</param>
    /// <returns>What <see cref="IEstimationResult.ObservationCount"/> is for a fit with these weights.</returns>
    /// <exception cref="ArgumentException">There are neither n weights nor none.</exception>
    public double ObservationCount(ReadOnlySpan<double> weights = default)
    {
        if (weights.IsEmpty)
        {
            return RowCount;
        }

        RequireRows(weights.Length, nameof(weights));
        double count = 0.0;
        foreach (double weight in weights)
        {
            count += Weights?.Kind == WeightKind.Frequency ? weight : (weight > 0.0 ? 1.0 : 0.0);
        }

        return count;
    }

    private RegressionData SelectAllButWeights(int[] rows, bool packs, int maxDegreeOfParallelism)
    {
        DesignMatrix design = Design;
        double[] outcome = _outcome;
        AbsorbedEffect[] absorbed = [.. Absorbed];
        KeyValuePair<string, Clustering>[] clusters = [.. Clusters];
        Action[] parts =
        [
            () => design = Design.SelectRows(rows, packs),
            () => outcome = RowSelection.Of<double>(_outcome, rows),
            .. Enumerable.Range(0, absorbed.Length).Select<int, Action>(e => () => absorbed[e] = absorbed[e].SelectRows(rows)),
            .. Enumerable
                .Range(0, clusters.Length)
                .Select<int, Action>(c => () => clusters[c] = new(clusters[c].Key, clusters[c].Value.SelectRows(rows))),
        ];
        ParallelOptions options = new() { MaxDegreeOfParallelism = rows.Length < LeastRowsOfThread ? 1 : maxDegreeOfParallelism };
        Parallel.For(0, parts.Length, options, part => parts[part]());
        return new RegressionData(design, outcome, OutcomeName)
        {
            _offset = _offset is null ? null : RowSelection.Of<double>(_offset, rows),
            OutcomeClasses = OutcomeClasses,
            Clusters = clusters.ToImmutableDictionary(),
            Time = Time?.Select(rows),
            Absorbed = [.. absorbed],
            Instruments = Instruments?.SelectRows(rows),
            Units = Units?.SelectRows(rows),
            Treatment = Treatment?.SelectRows(rows),
            Columns = Columns.ToImmutableDictionary(static pair => pair.Key, pair => pair.Value.SelectRows(rows)),
            RowNames = RowNames.IsEmpty ? [] : [.. RowSelection.Of(RowNames.AsSpan(), rows)],
        };
    }
}
