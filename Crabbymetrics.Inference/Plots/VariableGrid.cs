using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Crabbymetrics.Inference;

/// <summary>Rows over the values of one column of a design, the others at their means, weighted as the data are.</summary>
internal sealed class VariableGrid
{
    private const int Points = 61;

    private readonly double[] _means;
    private readonly int _column;

    private VariableGrid(ImmutableArray<double> values, double[] means, int column, DesignMatrix design, double[]? offset)
    {
        Values = values;
        _means = means;
        _column = column;
        Design = design;
        Offset = offset;
    }

    /// <summary>The values of the variable: equal steps from its smallest to its largest, or the two values of a dummy.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The rows.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The offset of each row, the mean of the data's; null where there is none.</summary>
    public double[]? Offset { get; }

    /// <summary>Makes the rows.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="variable">The column.</param>
    /// <param name="asker">Who asks, for messages.</param>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>, or has absorbed effects.</exception>
    /// <exception cref="ArgumentException">There is no such column, or another is a function of it.</exception>
    public static VariableGrid Create(IEstimationResult result, CovarianceMatrix covariance, string variable, string asker)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentException.ThrowIfNullOrEmpty(variable);
        ILinearPredictorModel model = Capability.Require<ILinearPredictorModel>(result, asker);
        EffectCovariance.RequireSameParameters(result, covariance);
        if (result is StoredModel)
        {
            throw new InferenceUnavailableException(
                $"{asker} needs the rows of the fit, and the model was saved without them: fit it again."
            );
        }

        if (result is IAbsorbedEffects { Absorbed.IsEmpty: false })
        {
            throw new NotSupportedException(
                $"{asker} needs errors of the absorbed effects, which are not known. Fit them as terms, C(name)."
            );
        }

        int column = RequireColumn(model.Design.ColumnNames, variable);
        ReadOnlyMemory<double> given = ObservationCounts.Weights(result);
        double[] weights = given.IsEmpty ? [.. Enumerable.Repeat(1.0, model.Design.RowCount)] : given.ToArray();
        double[] values = new double[model.Design.RowCount];
        double[] means = new double[model.Design.ColumnCount];
        for (int j = 0; j < means.Length; j++)
        {
            model.Design.CopyColumn(j, values);
            means[j] = RowMeans.Of(values, weights);
        }

        model.Design.CopyColumn(column, values);
        ImmutableArray<double> grid = Grid(values);
        KeyValuePair<string, double[]>[] columns =
        [
            .. model.Design.ColumnNames.Select(
                (name, j) => KeyValuePair.Create(name, grid.Select(value => j == column ? value : means[j]).ToArray())
            ),
        ];
        double[]? offset = model.Offset.IsEmpty ? null : [.. Enumerable.Repeat(RowMeans.Of(model.Offset.Span, weights), grid.Length)];
        return new VariableGrid(grid, means, column, DesignMatrix.Create(grid.Length, columns), offset);
    }

    /// <summary>The value of a column in a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    public double Value(int row, int column) => column == _column ? Values[row] : _means[column];

    /// <summary>The picture with a word on limits and on the other columns.</summary>
    /// <param name="plot">The picture.</param>
    /// <param name="covariance">The covariance of the limits.</param>
    /// <param name="level">Their level.</param>
    public PlotData Noted(PlotData plot, CovarianceMatrix covariance, double level) =>
        new(plot.Title, plot.Horizontal, plot.Vertical, plot.Layers)
        {
            Subtitle = $"{PlottedModel.Percent(level)} limits, standard errors {covariance.Kind}",
            Notes = _means.Length > 1 ? [$"The other columns are at their means{(Offset is null ? "" : ", and so is the offset")}."] : [],
        };

    private static ImmutableArray<double> Grid(double[] values)
    {
        double[] distinct = [.. values.Distinct().Take(3).Order()];
        if (distinct.Length <= 2)
        {
            return [.. distinct];
        }

        (double low, double high) = (values.Min(), values.Max());
        return [.. Enumerable.Range(0, Points).Select(i => low + ((high - low) * i / (Points - 1)))];
    }

    private static int RequireColumn(ImmutableArray<string> names, string variable)
    {
        int column = names.IndexOf(variable);
        if (column < 0)
        {
            throw new ArgumentException(
                $"The model has no column '{variable}'. There are: {string.Join(", ", names.Take(30))}"
                    + (names.Length > 30 ? ", ..." : "."),
                nameof(variable)
            );
        }

        // A name that holds the variable as a word: I(x^2), x:z, log(x).
        Regex word = new($@"(?<![\w.]){Regex.Escape(variable)}(?![\w.])", RegexOptions.CultureInvariant);
        if (names.FirstOrDefault(name => name != variable && word.IsMatch(name)) is { } function)
        {
            throw new ArgumentException(
                $"The column '{function}' is a function of '{variable}', so that it cannot stay at its mean. Make rows in which both move, "
                    + "predict them, and draw the predictions.",
                nameof(variable)
            );
        }

        return column;
    }
}
