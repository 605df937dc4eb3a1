using System.Collections;
using System.Collections.Immutable;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>Functions of the parameters with the errors, tests and limits that the delta method gives them: immutable.</summary>
public sealed class EffectTable : IReadOnlyList<CoefficientRow>, ITabular
{
    private EffectTable(
        string title,
        ImmutableArray<CoefficientRow> rows,
        CovarianceMatrix covariance,
        double level,
        double degreesOfFreedom
    )
    {
        Title = title;
        Rows = rows;
        Covariance = covariance;
        Level = level;
        DegreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>What the effects are: <c>average marginal effects</c>.</summary>
    public string Title { get; }

    /// <summary>A row an effect; what is not available (of a parameter that is not identified, say) is null.</summary>
    public ImmutableArray<CoefficientRow> Rows { get; }

    /// <summary>The covariance of the effects, in the order of the rows.</summary>
    public CovarianceMatrix Covariance { get; }

    /// <summary>The confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>The degrees of freedom of the t distribution used; infinity for the normal.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>The name of the statistic: <c>z</c>, or <c>t</c> with finite degrees of freedom.</summary>
    public string StatisticName => double.IsPositiveInfinity(DegreesOfFreedom) ? "z" : "t";

    /// <inheritdoc/>
    public int Count => Rows.Length;

    /// <inheritdoc/>
    public CoefficientRow this[int index] => Rows[index];

    /// <summary>The row of an effect.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">No effect has that name; the message lists those there are.</exception>
    public CoefficientRow this[string name] =>
        Rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException(
            $"No effect is named '{name}'. There are: {string.Join(", ", Rows.Select(static row => row.Name))}."
        );

    /// <summary>The effects as a model of a table, without fit statistics.</summary>
    /// <param name="name">The name above its column; null for the title.</param>
    /// <returns>The summary, for <see cref="RegressionTable"/>.</returns>
    public ModelSummary ToSummary(string? name = null) =>
        new()
        {
            Name = name ?? Title,
            Rows = Rows,
            StatisticName = StatisticName,
            Level = Level,
            StandardErrors = $"{Covariance.Description}, delta method",
        };

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables() =>
        [
            new FormattedTable
            {
                Title = Title.Length == 0 ? null : char.ToUpperInvariant(Title[0]) + Title[1..],
                Keys = CoefficientCells.Keys,
                Header = [CoefficientCells.Header(StatisticName, Level)],
                Sections = [CoefficientCells.Section(Rows)],
                Notes = [$"Standard errors: {Covariance.Description}, delta method."],
                OmitsEmptyColumns = true,
            },
        ];

    /// <summary>The effects as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    /// <inheritdoc/>
    public IEnumerator<CoefficientRow> GetEnumerator() => ((IEnumerable<CoefficientRow>)Rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Makes a table of effects that are tested against zero, with limits symmetric about them.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="effects">The effects.</param>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="level">The confidence level.</param>
    internal static EffectTable Create(
        string title,
        EvaluatedEffects effects,
        IEstimationResult result,
        CovarianceMatrix covariance,
        double level
    )
    {
        RequireLevel(level);
        CovarianceMatrix ofEffects = EffectCovariance.Propagate(effects.Names, effects.Gradients, covariance);
        double degreesOfFreedom = covariance.TestDegreesOfFreedom(result);
        double quantile = StudentTDistribution.TwoSidedQuantile(level, degreesOfFreedom);
        ImmutableArray<CoefficientRow> rows =
        [
            .. effects.Names.Select(
                (name, m) =>
                {
                    (double value, double error) = (effects.Values[m], Math.Sqrt(ofEffects[m, m]));
                    double reach = quantile * error;
                    return !double.IsFinite(value) ? new CoefficientRow(name, null, null, null, null, null, null)
                        : !double.IsFinite(error) ? new CoefficientRow(name, value, null, null, null, null, null)
                        : !double.IsFinite(value / error) ? new CoefficientRow(name, value, error, null, null, value - reach, value + reach)
                        : new CoefficientRow(
                            name,
                            value,
                            error,
                            value / error,
                            StudentTDistribution.TwoSidedTail(value / error, degreesOfFreedom),
                            value - reach,
                            value + reach
                        );
                }
            ),
        ];
        return new EffectTable(title, rows, ofEffects, level, degreesOfFreedom);
    }

    /// <summary>Makes a table of rows made elsewhere.</summary>
    internal static EffectTable Create(
        string title,
        ImmutableArray<CoefficientRow> rows,
        CovarianceMatrix covariance,
        double level,
        double degreesOfFreedom
    ) => new(title, rows, covariance, level, degreesOfFreedom);

    internal static void RequireLevel(double level)
    {
        if (!(level > 0.0 && level < 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(level),
                level,
                "A confidence level lies between 0 and 1, both excluded: 0.95, say."
            );
        }
    }
}
