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

    /// <summary>What each row is about, where the effects were asked for by an <see cref="EffectsRequest"/>; else empty.</summary>
    public ImmutableArray<EffectCell> Cells { get; private init; } = [];

    /// <summary>How the errors were found: <c>delta method</c>, or <c>draws</c>.</summary>
    public string Method { get; private init; } = "delta method";

    /// <summary>The hypotheses that the request has; empty for none.</summary>
    public string Hypotheses { get; private init; } = "";

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
            StandardErrors = $"{Covariance.Description}, {Method}",
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
                Notes = [$"Standard errors: {Covariance.Description}, {Method}."],
                OmitsEmptyColumns = true,
            },
        ];

    /// <summary>Wald's test of linear hypotheses on the effects: <c>b1 = b2, b3 = 0</c>, with a number for each row from 1, or with the
    /// names of the rows in backticks. With finite degrees of freedom it is an F test.</summary>
    /// <param name="hypotheses">The hypotheses; null for those of the request.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">There are none, they cannot be read, or they name an effect that is not there or not
    /// identified.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank for that many hypotheses.</exception>
    public HypothesisTest Test(string? hypotheses = null) => EffectHypotheses.Test(this, hypotheses ?? Hypotheses);

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

    /// <summary>The same table with the origin of its rows.</summary>
    internal EffectTable With(ImmutableArray<EffectCell> cells, string method, string hypotheses) =>
        new(Title, Rows, Covariance, Level, DegreesOfFreedom)
        {
            Cells = cells,
            Method = method,
            Hypotheses = hypotheses,
        };

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
